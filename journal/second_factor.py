"""The second factor of sign-in: whose office asks for one, and how its secret is kept.

An editor's account reads every manuscript and knows every reviewer, so a code in a letter
is not enough for it; authors and reviewers are offered the same and never made to.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
)
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from qrcode import QRCode

from journal.choices import EDITORS, Role
from journal.context import current

if TYPE_CHECKING:
    from journal.models import User

OFFICE = ("/admin/", "/desk/", "/insights/", "/records/", "/settings/")
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
QUIET_ZONE = 4  # modules of white around a QR code (ISO/IEC 18004, 9.1)


def is_required_of(user: User | AnonymousUser) -> bool:
    """Editors, guest editors, technical administrators, whoever may open /admin/."""
    if not settings.EDITORS_NEED_SECOND_FACTOR or not user.is_authenticated:
        return False
    trusted = {*EDITORS, Role.GUEST, Role.ADMINISTRATOR}
    return user.is_staff or not user.editorial_roles.isdisjoint(trusted)


def is_missing(user: User | AnonymousUser) -> bool:
    """Whether the office stays closed until this person has set one up.

    Recovery codes are no factor of their own: they stand in for one that was lost.
    """
    return is_required_of(user) and not is_mfa_enabled(user, FACTORS)


def is_proven(request: HttpRequest) -> bool:
    """Whether a factor was used, or set up, in this very session: by the second step of
    signing in, by a passkey alone, or when it was asked for again."""
    used = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in used)


def detour(request: HttpRequest) -> str:
    """Where an office page leads instead; empty when it is open.

    A session can be older than the factor, or than the role that asks for one.
    """
    if not is_required_of(request.user):
        return ""
    if not is_mfa_enabled(request.user, FACTORS):
        return reverse("mfa_index")
    return "" if is_proven(request) else _way_to_prove(request)


def _way_to_prove(request: HttpRequest) -> str:
    """The page that asks for a factor, never for the password, and leads back here."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    page = next(way["url"] for way in ways if way["id"] != "reauthenticate")
    here = (
        request.get_full_path()
        if request.method == "GET"
        else reverse("home-of-person")
    )
    return f"{page}?{urlencode({'next': here})}"


def ask_again(request: HttpRequest) -> None:
    """Before an act that cannot be undone: is it still the person who signed in?

    Within five minutes once is enough. What was sent is kept and done afterwards; who
    has neither a password nor a factor is not asked.
    """
    raise_if_reauthentication_required(request, app="")


def note_as_proof(request: HttpRequest, user: User, **news: Any) -> None:
    """Whoever has just set a factor up need not prove it again for its recovery codes."""
    record_authentication(request, user, "mfa", reauthenticated=True)


class Adapter(DefaultMFAAdapter):
    """Our names on the codes and keys; secrets are unreadable in the database."""

    def _get_site_name(self) -> str:
        journal = current(context.request)
        return journal.title if journal else super()._get_site_name()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def build_totp_svg(self, url: str) -> SafeString:
        """Black on white whatever the theme: cameras read nothing else reliably."""
        code = QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        squares = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, dark in enumerate(row)
            if dark
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
            '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
            len(rows),
            gettext("The key as a picture, for the camera of your app"),
            squares,
        )

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """Closed with SECRET_KEY; what an earlier one has closed can still be opened."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    digest = salted_hmac("journal.second_factor", "", secret=key, algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest())
