from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from journal.second_factor import note_as_proof

        authenticator_added.connect(note_as_proof, dispatch_uid="journal.proof")
