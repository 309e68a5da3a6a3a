"""An author's page that asks for another look at a decline."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.models import User
from journal.verdict import require
from reviews import services
from reviews.decision_rights import appeal_until, can_appeal
from reviews.forms.appeal import AppealForm
from submissions.views.paper import open_own


@login_required
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Appeal, once; what was typed stays in the form until it is right."""
    paper, standing = open_own(request, uuid)
    require(can_appeal(standing))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.appeal(
            paper, by=cast("User", request.user), reasons=form.cleaned_data["reasons"]
        )
        messages.success(request, _("The appeal is with the chief editors."))
        return redirect(f"{paper.get_absolute_url()}#appeal")
    context = {"paper": paper, "form": form, "until": appeal_until(paper)}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/appeal.html", context, status=status)
