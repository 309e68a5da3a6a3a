from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self) -> None:
        from issues import author_page, erasure, merging
        from issues.receivers import follow_authors
        from submissions.author_page import add_panel
        from submissions.signals import authors_changed

        authors_changed.connect(follow_authors, dispatch_uid="issues.follow_authors")
        add_panel(author_page.proof)
        erasure.take_part()
        merging.take_part()
