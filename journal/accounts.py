"""Sign-in: allauth's letters go through our outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings

from journal import outbox
from journal.models import Journal, User


class AccountAdapter(DefaultAccountAdapter):
    """The codes and confirmations that sign-in sends are rows before they are mails."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        letter = {
            **context,
            "email": email,
            "journal": Journal.objects.first() or settings.MAIL_DOMAIN,
            "site": settings.SITE_URL,
        }
        recipient = User.objects.by_address(email)
        if recipient is not None:
            self._note_address(recipient)
        message = self.render_mail(template_prefix, email, letter)
        outbox.queue(
            address=email,
            recipient=recipient,
            subject=message.subject,
            body=message.body,
            reason="Somebody asked to sign in with this address.",
        )

    def _note_address(self, person: User) -> None:
        """Write the address down, unconfirmed: the code that comes back confirms it.

        An invitation makes an account without this row; without it allauth would ask
        for a second code after the first.
        """
        others = EmailAddress.objects.filter(user=person)
        EmailAddress.objects.get_or_create(
            user=person,
            email=person.email,
            defaults={"primary": not others.filter(primary=True).exists()},
        )

    def format_email_subject(self, subject: str) -> str:
        """As written: the journal's name stands in the subject itself."""
        return subject

    def is_open_for_signup(self, request: Any) -> bool:
        """Anybody may have an account: an author or a reviewer is a guest of ours."""
        return True
