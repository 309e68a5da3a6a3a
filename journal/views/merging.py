"""“I have another account”: three steps, each of which proves a little more.

An address of the other account, the code that came to it, its second factor where it has
one; then a page that says what would be moved, and the button. Until the code is typed
nothing here tells whether the address has an account (visibility.md, SC9).
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal import limits, merging
from journal.accounts import write_merge_code
from journal.models import User
from journal.second_factor import ask_again

STATE = "merging"
LIVES = 15 * 60  # seconds
MOST_TRIES = 5
CODES = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("An address of your other account"),
        help_text=gettext_lazy("We send a code to it."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


@login_required
def merge(request: HttpRequest) -> HttpResponse:
    """First: which account?"""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _begin(request, form.cleaned_data["email"].strip().lower())
        return redirect("merge-proof")
    status = 422 if form.errors else 200
    return render(request, "journal/merge.html", {"form": form}, status=status)


def _begin(request: HttpRequest, address: str) -> None:
    """Send the code; where nobody is to get one, do the same work (SC9)."""
    limits.spend(limits.MERGE_LETTERS, of=address)
    other = User.objects.by_address(address)
    is_there = other is not None and other.is_active and other.pk != request.user.pk
    code = get_adapter().generate_login_code()
    request.session[STATE] = {
        "by": str(request.user.uuid),
        "address": address,
        "other": str(other.uuid) if other and is_there else "",
        "code": code,
        "at": time.time(),
        "tries": 0,
        "proven": [],
    }
    write_merge_code(request, address, code, is_known=bool(is_there))


@login_required
def proof(request: HttpRequest) -> HttpResponse:
    """Second: the code of the letter, and then the other account's second factor."""
    state = _state(request)
    if state is None:
        return _over(request)
    if _is_proven(state):
        return redirect("merge-confirm")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _accepts(state, form.cleaned_data["code"]):
            state["tries"] = 0
            request.session[STATE] = state
            return redirect("merge-proof")
        state["tries"] += 1
        request.session[STATE] = state
        if state["tries"] >= MOST_TRIES:
            return _over(request)
        form.add_error("code", _("This code is not right."))
    page = {"form": form, "address": state["address"], "asks_factor": state["proven"]}
    status = 422 if form.errors else 200
    return render(request, "journal/merge_proof.html", page, status=status)


@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Third: what would be moved, and the button."""
    state = _state(request)
    other = _other(state) if state else None
    if state is None or other is None:
        return _over(request)
    if not _is_proven(state):
        return redirect("merge-proof")
    if request.method == "POST":
        ask_again(request)
        merging.merge_accounts(
            keep=request.user, other=other, by=request.user, proven=state["address"]
        )
        del request.session[STATE]
        messages.success(request, _("Your two accounts are one now."))
        return redirect("account_email")
    page = {
        "other": other,
        "address": state["address"],
        "moved": merging.counted(other),
        "obstacles": merging.obstacles(request.user, other),
    }
    return render(request, "journal/merge_confirm.html", page)


def _state(request: HttpRequest) -> dict[str, Any] | None:
    """What was begun here, by this person, not long ago."""
    state: dict[str, Any] | None = request.session.get(STATE)
    if state is None or state["by"] != str(request.user.uuid):
        return None
    if time.time() - state["at"] > LIVES or state["tries"] >= MOST_TRIES:
        return None
    return state


def _over(request: HttpRequest) -> HttpResponse:
    request.session.pop(STATE, None)
    messages.error(
        request, _("Begin again: the code was wrong too often or is too old.")
    )
    return redirect("merge")


def _other(state: dict[str, Any]) -> User | None:
    """The other account, as long as it still has the address."""
    found = User.objects.by_address(state["address"])
    return found if found and str(found.uuid) == state["other"] else None


def _is_proven(state: dict[str, Any]) -> bool:
    """Whether all has been shown that the other account asks of who signs in to it."""
    if "letter" not in state["proven"]:
        return False
    return "factor" in state["proven"] or not _factors(state).exists()


def _factors(state: dict[str, Any]) -> Any:
    return Authenticator.objects.filter(user__uuid=state["other"])


def _accepts(state: dict[str, Any], code: str) -> bool:
    """Check the code of the step that one is at; write down that it was right."""
    if "letter" not in state["proven"]:
        right = bool(state["other"]) and compare_user_code(
            actual=code, expected=state["code"]
        )
        step = "letter"
    else:
        right = any(
            factor.wrap().validate_code(code)
            for factor in _factors(state).filter(type__in=CODES)
        )
        step = "factor"
    if right:
        state["proven"].append(step)
    return right
