"""A report each time it was sent, and what its reviewer changed in between."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from journal.verdict import HIDDEN, NotAllowed
from reviews.models import ReportSending, Review
from reviews.permissions import can_see_report
from submissions.compare import Piece, words

from .desk_access import Paper, open_assignment


@login_required
@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For whoever reads the report as it is: every earlier one is shown alike (SC12)."""
    assignment, paper = open_assignment(request, uuid)
    review = Review.objects.filter(assignment=assignment).first()
    if review is None or not can_see_report(paper.standing, paper.editor, review):
        raise NotAllowed(HIDDEN)
    context = {
        "paper": paper,
        "submission": paper.submission,
        "journal": paper.submission.journal,
        "assignment": assignment,
        "sendings": compared(list(review.sendings.all()), paper),
        "shows_scores": paper.shows("E07"),
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_report_history.html", context)


def compared(sendings: list[ReportSending], paper: Paper) -> list[dict[str, Any]]:
    """The newest first, each with what changed since the one before."""
    rows = []
    for place, sent in enumerate(sendings):
        before = sendings[place - 1] if place else None
        rows.append(
            {
                "sent": sent,
                "texts": [
                    (kind, _pieces(sent, before, kind))
                    for kind, element in (("comments", "E06"), ("confidential", "E08"))
                    if paper.shows(element)
                ],
                "scores": _scores(sent, before) if paper.shows("E07") else [],
                "advice_before": before.get_recommendation_display()
                if before and before.recommendation != sent.recommendation
                else "",
            }
        )
    return rows[::-1]


def _pieces(
    sent: ReportSending, before: ReportSending | None, kind: str
) -> tuple[Piece, ...]:
    new = getattr(sent, kind)
    if before is None:
        return (Piece("same", new),) if new else ()
    return words(getattr(before, kind), new)


def _scores(sent: ReportSending, before: ReportSending | None) -> list[dict[str, Any]]:
    old = before.scores if before else sent.scores
    return [
        {
            "name": name,
            "value": value,
            "before": old.get(name),
            "is_new": old.get(name) != value,
        }
        for name, value in sent.scores.items()
    ]
