"""Certificates and the yearly list of thanks."""

from __future__ import annotations

from datetime import MINYEAR
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from journal.models import User
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import Certificate
from reviews.services.crediting import thanked


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What a code verifies: name, year, number of reports; no paper, no day."""
    made = get_object_or_404(
        Certificate.objects.select_related("user"), code=code, user__is_active=True
    )
    return render(request, "reviews/certificate.html", {"made": made})


@login_required
@require_POST
def certify(request: HttpRequest) -> HttpResponse:
    """Make the certificate of a year, or take it back."""
    person, year = cast("User", request.user), _year(request.POST.get("year", ""))
    try:
        if "take_back" in request.POST:
            services.take_back_certificate(year, by=person)
            messages.success(request, _("The code verifies nothing any more."))
            return redirect("reviews:mine")
        return redirect(services.certify(year, by=person))
    except NotAllowed as refused:
        messages.error(request, refused.verdict.reason)
        return redirect("reviews:mine")


@login_required
@require_POST
def be_thanked(request: HttpRequest) -> HttpResponse:
    """Whether one's name may stand in the list."""
    person = cast("User", request.user)
    services.agree_to_thanks("agrees" in request.POST, by=person)
    messages.success(request, _("Kept."))
    return redirect("reviews:mine")


@require_safe
def thanks(request: HttpRequest, year: int) -> HttpResponse:
    """The reviewers of a year that is over, of those who agreed to be named."""
    people = thanked(year) if year >= MINYEAR else []
    if not people:
        raise Http404
    return render(request, "reviews/thanks.html", {"year": year, "people": people})


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else MINYEAR
