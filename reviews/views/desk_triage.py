"""The first look at a new paper, and the look at a revision that came back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from journal.verdict import HIDDEN, deny, require
from reviews import beside, paper_questions, services
from reviews.checks import first_look
from reviews.models import ResponsePoint
from reviews.queue import Row
from reviews.services.deciding import open_outcomes
from submissions.choices import FileKind, Status
from submissions.compare import compare as compare_texts
from submissions.models import ManuscriptFile, Version
from submissions.review_copy import without_identities

from .desk_access import Paper, open_paper


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send on, ask for changes, or decline; what the checks found stands beside it."""
    paper = open_paper(request, uuid, paper_questions.rows)
    require(paper.may("A06"))
    if paper.submission.status != Status.SUBMITTED:
        require(deny(_("This paper has had its first look.")))
    if request.method == "POST":
        services.send_to_review(paper.submission, by=paper.editor)
        messages.success(request, _("The paper is in review. Now choose reviewers."))
        return redirect("reviews:choose-reviewers", uuid)
    return _triage_page(request, paper)


def _triage_page(request: HttpRequest, paper: Paper) -> HttpResponse:
    submission = paper.submission
    context = {
        "paper": paper,
        "submission": submission,
        "journal": submission.journal,
        "checks": first_look(submission, submission.facts or {}),
        "row": Row(submission, paper.standing, (), submission.journal),
        "giveaways": beside.telling(paper),
        "similar_texts": beside.similar(paper),
        "is_reviewed": submission.section is None
        or submission.section.is_peer_reviewed,
        "outcomes": [o.value for o in open_outcomes(submission)],
        "review_copy": _review_copy(paper),
        "may": {
            "see_names": bool(paper.shows("I1")),
            "see_originals": bool(paper.shows("I2")),
        },
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_triage.html", context)


def _review_copy(paper: Paper) -> ManuscriptFile | None:
    if not paper.shows("E03"):
        return None
    return (
        ManuscriptFile.objects.filter(
            version__submission=paper.submission, kind=FileKind.REVIEW_COPY
        )
        .order_by("-version__number", "-created_at")
        .first()
    )


@login_required
@require_safe
def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed since the last version, and the authors' answer to each point."""
    paper = open_paper(request, uuid, paper_questions.rows)
    if not (paper.shows("E03") and paper.shows("E05")):
        require(HIDDEN)
    submission = paper.submission
    sent = list(
        submission.versions.filter(sent_at__isnull=False).order_by("-number")[:2]
    )
    new, old = (sent[0], sent[1]) if len(sent) == 2 else (None, None)
    context = {
        "paper": paper,
        "submission": submission,
        "journal": submission.journal,
        "new": new,
        "old": old,
        "comparison": compare_texts(_text(paper, old), _text(paper, new))
        if new and old
        else None,
        "points": _points(new) if new else [],
        "may": {"invite": paper.may("A06"), "decide": paper.may("A12")},
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_compare.html", context)


def _text(paper: Paper, version: Version | None) -> str:
    """The text as this editor may read it: without the authors where they are hidden."""
    body = version.body if version else ""
    return body if paper.shows("I1") else without_identities(body)


def _points(version: Version) -> list[ResponsePoint]:
    return list(version.response_points.select_related("review__assignment"))
