"""Signing in at ORCID, and linking an iD to one's account (OpenID Connect)."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal import identity
from journal.models import User
from journal.models.people import orcid_validator

# The same words whatever stands in the way: they confirm no other account (SC9).
NOT_LINKED = _(
    "This ORCID iD could not be used here. If it is yours, write to the editorial office."
)
ONE_ONLY = _("Your account is linked to another iD. Remove that link first.")


class Adapter(DefaultSocialAccountAdapter):
    """One iD for each account, and one account for each iD."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Before anything is believed: is it an iD, and is it free or one's own?"""
        orcid = sociallogin.account.uid
        connecting = sociallogin.state.get("process") == "connect"
        owner = sociallogin.user if sociallogin.is_existing else None
        if not _is_orcid(orcid):
            _refuse(request, NOT_LINKED)
        if connecting and request.user.is_authenticated:
            if identity.is_held_by_another(orcid, request.user):
                _refuse(request, NOT_LINKED)
            linked = identity.linked_orcid(request.user)
            if linked and linked.uid != orcid:
                _refuse(request, ONE_ONLY)
        elif owner is None and identity.is_held_by_another(orcid, None):
            _refuse(request, NOT_LINKED)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """The name that the person gives at ORCID, for a new account."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = name[: User._meta.get_field("name").max_length]
        return user

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None
    ) -> User:
        user = super().save_user(request, sociallogin, form)
        identity.link_orcid(user, sociallogin.account.uid)
        return user

    def get_connect_redirect_url(
        self, request: HttpRequest, socialaccount: SocialAccount
    ) -> str:
        return reverse("mfa_index")


def note_link(request: HttpRequest, sociallogin: SocialLogin, **news: Any) -> None:
    """An iD was added to an account that was there before."""
    identity.link_orcid(request.user, sociallogin.account.uid)


def _is_orcid(text: str) -> bool:
    try:
        orcid_validator(text)
    except ValidationError:
        return False
    return True


def _refuse(request: HttpRequest, reason: str | Promise) -> None:
    messages.error(request, reason)
    page = "mfa_index" if request.user.is_authenticated else "account_login"
    raise ImmediateHttpResponse(redirect(page))
