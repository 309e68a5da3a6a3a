from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews.receivers import follow
        from submissions.signals import status_changed

        status_changed.connect(follow, dispatch_uid="reviews.follow")
