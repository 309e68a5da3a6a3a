"""Records of papers for technical administrators: what happened, without who and what.

An administrator repairs; what a paper says and whose it is opens only when the glass is
broken, with a reason, for 15 minutes (docs/visibility.md, section 1, code B; A22).
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.models import User
from journal.second_factor import ask_again
from journal.verdict import HIDDEN, NotAllowed, require
from reviews import dossier, paper_questions
from reviews.forms.records import RevealForm
from reviews.models import ReviewerMessage
from submissions import services
from submissions.models import Submission, Version
from submissions.permissions import Standing, can_open_records

from .desk_access import Paper

PAGE = 50


@login_required
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Every paper by its number and state, the newest first; a number finds one."""
    user = cast("User", request.user)
    require(can_open_records(user))
    wanted = request.GET.get("number", "").strip()[:40]
    found = Submission.objects.visible_to(user).order_by("-created_at", "-pk")
    if wanted:
        found = found.filter(number__icontains=wanted)
    rows = found.only("uuid", "number", "status", "status_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "wanted": wanted}
    return render(request, "reviews/records.html", context)


@login_required
@require_safe
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The record of one paper; more of it while the glass is broken."""
    return _page(request, _open(request, uuid), RevealForm())


@login_required
@require_POST
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Break the glass: a reason, a line in the record, and a letter to the chiefs."""
    found = _open(request, uuid)
    require(found.may("A22"))
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    ask_again(request)
    services.reveal(
        found.submission, by=found.editor, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("Open for 15 minutes. The chief editors are told."))
    return redirect("reviews:record", uuid)


def _open(request: HttpRequest, uuid: UUID) -> Paper:
    """A paper to an administrator who is nothing else to it (E18, masked)."""
    user = cast("User", request.user)
    require(can_open_records(user))
    rows = paper_questions.rows().visible_to(user).with_standing(user).filter(uuid=uuid)
    submission = rows.select_related("journal", "section").first()
    if submission is None:
        raise NotAllowed(HIDDEN)
    found = Paper(submission, Standing.of_row(user, submission), user)
    require(found.shows("E18"))
    return found


def _page(
    request: HttpRequest, found: Paper, form: RevealForm, *, status: int = 200
) -> HttpResponse:
    parts = dossier.gather(found)
    shown = found.submission.reveals.in_force().filter(user=found.editor).last()
    context = {
        "submission": found.submission,
        "form": form,
        "revealed": shown,
        "may_reveal": found.may("A22"),
        "may_declare": found.may("A14"),
        "shows_text": found.shows("E02"),
        "shows_actors": found.shows("E18").is_full,
        "reports": dossier.reports(parts["asked"]),
        "shows_reviewers": found.shows("I3").is_full,
        "reviewer_messages": _reviewer_messages(found),
        "answers": _answers(found) if found.shows("E05") else [],
        "may": {
            "see_names": found.shows("I1"),
            "see_notes": found.shows("E08"),
            "see_files": found.shows("E11"),
        },
        **parts,
    }
    return render(request, "reviews/record.html", context, status=status)


def _answers(found: Paper) -> list[Version]:
    """What the authors answered with each revision that was sent, the newest first."""
    sent = found.submission.versions.filter(number__gt=1, sent_at__isnull=False)
    texts = sent.defer("body", "reading").order_by("-number")
    return list(texts.prefetch_related("response_points"))


def _reviewer_messages(found: Paper) -> list[ReviewerMessage]:
    """What reviewers and editors wrote to one another."""
    paper = found.submission
    known = ReviewerMessage.objects.filter(assignment__round__submission=paper)
    return list(known.visible_to(found.standing).select_related("sender"))
