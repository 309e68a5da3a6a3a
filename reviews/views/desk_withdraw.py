"""A chief editor withdraws a paper for its authors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journal.verdict import require
from reviews.forms.reasons import WithdrawForAuthorsForm
from submissions import services

from .desk_access import open_paper


@login_required
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what it does and ask why; the authors read the reason."""
    paper = open_paper(request, uuid)
    require(services.can_withdraw(paper.standing))
    submission = paper.submission
    form = WithdrawForAuthorsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.withdraw(submission, by=paper.editor, reason=reason)
        messages.success(request, _("The paper is withdrawn. Its authors are told."))
        return redirect(submission.get_desk_url())
    context = {"submission": submission, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/desk_withdraw.html", context, status=status)
