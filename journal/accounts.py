"""Sign-in: allauth's letters go through our outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from journal import outbox
from journal.models import User


class AccountAdapter(DefaultAccountAdapter):
    """The codes and confirmations that sign-in sends are rows before they are mails."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        message = self.render_mail(template_prefix, email, context)
        outbox.queue(
            address=email,
            recipient=User.objects.filter(email__iexact=email).first(),
            subject=message.subject,
            body=message.body,
            reason="Somebody asked to sign in with this address.",
        )

    def is_open_for_signup(self, request: Any) -> bool:
        """Anybody may have an account: an author or a reviewer is a guest of ours."""
        return True
