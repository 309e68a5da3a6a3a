"""The letters: every wording, shown as a reader would get it before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from journal import context, outbox, services
from journal.choices import Delivery
from journal.forms import LetterForm
from journal.letters import (
    Letter,
    fill,
    placeholders,
    sample_values,
    standard,
    wording_of,
)
from journal.models import OutgoingMessage
from journal.permissions import can_configure
from journal.templatetags.navigation import address
from journal.verdict import require

from .settings import around, crumbs, last_change


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All letters by their subject, and whose words they are in."""
    require(can_configure(request.user))
    journal = context.current(request)
    own = {letter.key: letter for letter in journal.letters.all()}
    rows = []
    for key, words in standard().items():
        now: Any = own.get(key, words)
        is_standard = (now.subject, now.body.strip()) == (
            words.subject,
            words.body.strip(),
        )
        rows.append({"key": key, "subject": now.subject, "is_standard": is_standard})
    page = {
        **around(request, "settings-letters"),
        "rows": rows,
        "crumbs": crumbs((_("Letters"), "")),
    }
    return render(request, "journal/settings_letters.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: write, preview, send to oneself, keep."""
    require(can_configure(request.user))
    if key not in standard():
        raise Http404
    journal = context.current(request)
    now = wording_of(journal, key)
    form = LetterForm(
        request.POST or None,
        initial={"subject": now.subject, "body": now.body},
        key=key,
    )
    shown = now
    if request.method == "POST" and form.is_valid():
        shown = form.wording()
        if "keep" in request.POST:
            services.word_letter(journal, key, shown, by=request.user)  # type: ignore[arg-type]
            messages.info(request, _("The letter is saved."))
            return redirect("settings-letter", key)
        if "test" in request.POST:
            _send_to_oneself(request, _filled(request, shown))
    page = {
        **around(request, "settings-letters"),
        "form": form,
        "key": key,
        "preview": None if form.is_bound and form.errors else _filled(request, shown),
        "placeholders": placeholders(key),
        "crumbs": crumbs(
            (_("Letters"), address("settings-letters")), (now.subject, "")
        ),
        "last": last_change("letter", key),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "journal/settings_letter.html", page, status=status)


def _filled(request: HttpRequest, wording: Letter) -> Letter:
    values = sample_values(context.current(request))
    return Letter(fill(wording.subject, values), fill(wording.body, values))


def _send_to_oneself(request: HttpRequest, filled: Letter) -> None:
    person: Any = request.user
    outbox.queue(
        address=person.email,
        recipient=person,
        subject=_("Test: %(subject)s") % {"subject": filled.subject},
        body=filled.body,
        reason="You asked for a test of this letter.",
    )
    messages.info(request, _("A test is on its way to %s.") % person.email)


@require_POST
def standard_wording(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to the wording that every journal begins with."""
    require(can_configure(request.user))
    if key not in standard():
        raise Http404
    services.use_standard_letter(context.current(request), key, by=request.user)  # type: ignore[arg-type]
    messages.info(request, _("The letter is in its standard wording again."))
    return redirect("settings-letter", key)


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The outbox in numbers and errors; never a reader, a subject or a text (C6)."""
    require(can_configure(request.user))
    states = OutgoingMessage.objects.values("state").annotate(
        number=Count("pk"), oldest=Min("created_at")
    )
    found = {row["state"]: row for row in states}
    nothing = {"number": 0, "oldest": None}
    page = {
        **around(request, "settings-mail"),
        "states": [(state, found.get(state, nothing)) for state in Delivery],
        "troubled": OutgoingMessage.objects.filter(
            state__in=(Delivery.QUEUED, Delivery.DEAD), attempts__gt=0
        ).order_by("-attempts", "due_at")[:20],
        "given_up": found.get(Delivery.DEAD, nothing)["number"],
        "crumbs": crumbs((_("Outgoing mail"), "")),
    }
    return render(request, "journal/settings_mail.html", page)


@require_POST
def send_on(request: HttpRequest) -> HttpResponse:
    """Try again what was given up."""
    again = services.send_on(by=request.user)  # type: ignore[arg-type]
    messages.info(request, _("%s letters wait again.") % again)
    return redirect("settings-mail")
