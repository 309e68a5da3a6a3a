from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import article_page, erasure, merging, own_data, showing
        from reviews.author_page import appeal, decisions
        from reviews.receivers import follow, follow_conflicts
        from submissions.article_page import add_section
        from submissions.author_page import add_panel
        from submissions.published import add_condition
        from submissions.showing import add_people
        from submissions.signals import conflicts_changed, status_changed

        status_changed.connect(follow, dispatch_uid="reviews.follow")
        conflicts_changed.connect(
            follow_conflicts, dispatch_uid="reviews.follow_conflicts"
        )
        add_panel(decisions)
        add_panel(appeal)
        add_condition("E23", article_page.shows_reports)
        add_condition("I3", article_page.names_reviewers)
        add_people("I3", showing.named_reviewers)
        add_section(article_page.reports)
        own_data.tell()
        erasure.take_part()
        merging.take_part()
