"""What a person sets for themself, and where they land after signing in."""

from typing import Any
from uuid import UUID

from allauth.mfa.base.views import IndexView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from journal import erasure, identity, own_data, second_factor
from journal import sessions as journal_sessions
from journal.choices import ErasureReason
from journal.permissions import can_erase
from journal.sessions import browser_of
from journal.verdict import deny, require

THEMES = ("light", "dark")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """After sign-in: editors to the desk, everybody else to their papers."""
    return redirect("reviews:desk" if request.user.has_desk else "submissions:my")


@login_required
def data(request: HttpRequest) -> HttpResponse:
    """What the journal holds of this person, in words."""
    page = {
        "holdings": own_data.holdings(),
        "obstacles": erasure.obstacles(request.user),
        "asked": any(event.actor_id == request.user.pk for event in erasure.requests()),
    }
    return render(request, "journal/own_data.html", page)


@login_required
@require_POST
def be_named(request: HttpRequest) -> HttpResponse:
    """Whether one's name may stand with articles that one handled."""
    identity.agree_to_be_named("agrees" in request.POST, by=request.user)
    messages.success(request, _("Kept."))
    return redirect("own-data")


@login_required
@require_POST
def take_data(request: HttpRequest) -> HttpResponse:
    """All that is this person's, as one file."""
    return HttpResponse(
        own_data.take(by=request.user),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


class Security(IndexView):
    """The second factors of one's own account, and whether one's role asks for any."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_missing=second_factor.is_missing(self.request.user),
            orcid=identity.linked_orcid(self.request.user),
            **kwargs,
        )


security = Security.as_view()


@require_POST
@login_required
def remove_orcid(request: HttpRequest) -> HttpResponse:
    """The iD signs in no more."""
    identity.unlink_orcid(by=request.user)
    messages.success(request, _("The link to your ORCID iD was removed."))
    return redirect("mfa_index")


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """The browsers in which one is signed in."""
    rows = [
        (row, browser_of(row.user_agent))
        for row in journal_sessions.open_sessions(request)
    ]
    return render(request, "journal/sessions.html", {"rows": rows})


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else; this browser stays."""
    number = journal_sessions.end_others(request)
    said = ngettext(
        "You were signed out in %(number)s other browser.",
        "You were signed out in %(number)s other browsers.",
        number,
    )
    messages.success(request, said % {"number": number})
    return redirect("sessions")


@login_required
@require_POST
def ask_for_erasure(request: HttpRequest) -> HttpResponse:
    """Ask the office to erase what it holds of this person."""
    erasure.ask_for_erasure(by=request.user)
    messages.success(request, _("The office has your request."))
    return redirect("own-data")


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """Who asked to be erased."""
    require(can_erase(request.user))
    return render(request, "journal/erasures.html", {"requests": erasure.requests()})


@require_POST
def erase(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Erase a person who asked for it; the word on the button is typed first."""
    require(can_erase(request.user))
    asked = [event.actor for event in erasure.requests() if event.actor.uuid == uuid]
    if not asked:
        raise Http404
    if request.POST.get("confirmation") != "ERASE":
        require(deny(_("Nothing was erased: the word ERASE was not typed.")))
    second_factor.ask_again(request)
    pseudonym = erasure.erase_person(
        asked[0], by=request.user, reason=ErasureReason.ASKED
    )
    messages.success(request, _("Erased. The journal knows %s now.") % pseudonym)
    return redirect("erasures")


@csrf_exempt  # public pages carry no token, so that they can be cached
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie, so the first paint is right."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = redirect(target)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=31536000, samesite="Lax")
    else:
        response.delete_cookie("theme")
    return response
