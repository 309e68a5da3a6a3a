from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"

    def ready(self) -> None:
        from submissions import own_data

        own_data.tell()
        from journal.signals import identity_changed
        from submissions.receivers import look_again

        identity_changed.connect(look_again, dispatch_uid="submissions.look_again")
