"""Sign-in: allauth's letters go through our outbox.

What is done for a known address is done for an unknown one too, and the other way round,
so that neither the answer nor its time tells which it is (visibility.md, SC9).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from journal import limits, outbox
from journal.models import Journal, User

NOWHERE = "nobody.invalid"
UNKNOWN = "account/email/unknown_account"


@contextmanager
def rehearsal() -> Iterator[None]:
    """All of the work, and then none of it has been done."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class AccountAdapter(DefaultAccountAdapter):
    """The codes and confirmations that sign-in sends are rows before they are mails."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """A row of the outbox. Whoever has no account here gets no letter, but the work
        of one is done."""
        if template_prefix == UNKNOWN:
            with rehearsal():
                self._queue(template_prefix, email, context)
            outbox.wake()
        else:
            self._queue(template_prefix, email, context)

    def _queue(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
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

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Too many tries with one address answer as every other limit does (429), and
        not with an error in the form."""
        if code == "too_many_login_attempts":
            raise limits.TooMany(limits.MINUTE)
        return super().validation_error(code, *args)

    def format_email_subject(self, subject: str) -> str:
        """As written: the journal's name stands in the subject itself."""
        return subject

    def is_open_for_signup(self, request: Any) -> bool:
        """Anybody may have an account: an author or a reviewer is a guest of ours."""
        return True


def write_merge_code(
    request: HttpRequest, address: str, code: str, *, is_known: bool
) -> None:
    """The code that shows that another account is one's own; where there is none, the
    work of it."""
    letter = "account/email/merge_code" if is_known else UNKNOWN
    AccountAdapter(request).send_mail(letter, address, {"code": code})


class SignupForm(BaseSignupForm):
    """Somebody signs up. Who has an account already gets a letter and no second one."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            with rehearsal():
                self._make_somebody()
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved

    def _make_somebody(self) -> None:
        """The password is hashed, the rows are written."""
        nobody = f"{secrets.token_hex(8)}@{NOWHERE}"
        password = self.cleaned_data.get("password1") or None
        person = User.objects.create_user(nobody, password)
        EmailAddress.objects.create(user=person, email=nobody, primary=True)
