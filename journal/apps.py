from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from allauth.socialaccount.signals import social_account_added

        from journal.orcid import note_link
        from journal.second_factor import note_as_proof

        authenticator_added.connect(note_as_proof, dispatch_uid="journal.proof")
        social_account_added.connect(note_link, dispatch_uid="journal.orcid")
