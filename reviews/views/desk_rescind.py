"""Taking a released decision back, and answering an appeal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.verdict import NotAllowed, deny
from reviews import services
from reviews.choices import AppealAnswer

from .desk_access import open_paper


@login_required
@require_POST
def rescind(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the paper's decision back, with the reason that its authors read."""
    paper = open_paper(request, uuid)
    reason = request.POST.get("reason", "")[:4000]
    services.rescind_decision(paper.submission, by=paper.editor, reason=reason)
    messages.success(request, _("The decision is taken back. The authors are told."))
    return redirect(paper.submission.get_desk_url())


@login_required
@require_POST
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say whether the decision stands."""
    paper = open_paper(request, uuid)
    chosen, words = request.POST.get("answer", ""), request.POST.get("words", "")
    if chosen not in AppealAnswer.values:
        raise NotAllowed(deny(_("Choose whether the decision stands.")))
    services.answer_appeal(
        paper.submission, AppealAnswer(chosen), by=paper.editor, words=words
    )
    messages.success(request, _("The appeal is answered. The authors are told."))
    return redirect(f"{paper.submission.get_desk_url()}#appeal")
