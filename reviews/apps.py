from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import erasure, merging, own_data
        from reviews.author_page import decisions
        from reviews.receivers import follow, follow_conflicts
        from submissions.author_page import add_panel
        from submissions.signals import conflicts_changed, status_changed

        status_changed.connect(follow, dispatch_uid="reviews.follow")
        conflicts_changed.connect(
            follow_conflicts, dispatch_uid="reviews.follow_conflicts"
        )
        add_panel(decisions)
        own_data.tell()
        erasure.take_part()
        merging.take_part()
