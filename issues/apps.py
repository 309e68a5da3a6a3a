from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self) -> None:
        from issues import author_page, erasure, merging
        from issues.receivers import follow_authors
        from issues.services import scheduling
        from journal import due_work
        from submissions.author_page import add_panel
        from submissions.signals import authors_changed

        authors_changed.connect(follow_authors, dispatch_uid="issues.follow_authors")
        add_panel(author_page.proof)
        erasure.take_part()
        merging.take_part()
        due_work.add("issues", scheduling.due, scheduling.keep_time)
