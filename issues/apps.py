from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"

    def ready(self) -> None:
        from issues import erasure, merging

        erasure.take_part()
        merging.take_part()
