"""What a person sets for themself, and where they land after signing in."""

from typing import Any

from allauth.mfa.base.views import IndexView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from journal import identity, own_data, second_factor
from journal import sessions as journal_sessions
from journal.sessions import browser_of

THEMES = ("light", "dark")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """After sign-in: editors to the desk, everybody else to their papers."""
    return redirect("reviews:desk" if request.user.is_editor else "submissions:my")


@login_required
def data(request: HttpRequest) -> HttpResponse:
    """What the journal holds of this person, in words."""
    return render(request, "journal/own_data.html", {"holdings": own_data.holdings()})


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
