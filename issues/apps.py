from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self) -> None:
        from issues import erasure, merging
        from issues.receivers import follow_authors
        from submissions.signals import authors_changed

        authors_changed.connect(follow_authors, dispatch_uid="issues.follow_authors")
        erasure.take_part()
        merging.take_part()
