from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from allauth.account import signals
        from allauth.mfa.signals import authenticator_added
        from allauth.socialaccount.signals import social_account_added

        from journal import identity
        from journal.orcid import note_link
        from journal.second_factor import note_as_proof

        authenticator_added.connect(note_as_proof, dispatch_uid="journal.proof")
        social_account_added.connect(note_link, dispatch_uid="journal.orcid")
        for signal, receiver in (
            (signals.email_confirmed, identity.note_confirmed),
            (signals.email_removed, identity.note_removed),
            (signals.email_changed, identity.note_put_first),
        ):
            signal.connect(receiver, dispatch_uid="journal.identity")
