"""All one's reviews, and the credit for them."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from journal.models import User
from journal.worded import Worded
from reviews.choices import OPEN, Answer
from reviews.models import Certificate, ReviewAssignment
from reviews.tokens import token_for
from submissions.permissions import REVIEWERS, Standing

MOST = 200  # the reviews of a busy life


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All one's reviews: what is due first, then what was done."""
    reviewer = cast("User", request.user)
    rows = _still_theirs(reviewer, _assigned.ask(person=reviewer.pk))
    for row in rows:
        if row.state == Answer.INVITED:
            row.invitation_url = reverse("reviews:invitation", args=[token_for(row)])
    year = timezone.localdate().year
    context = {
        "this_year": sum(
            row.state == Answer.SUBMITTED
            and timezone.localdate(row.review.submitted_at).year == year
            for row in rows
        ),
        "waiting": [
            row for row in rows if row.state in OPEN and not row.round.closed_at
        ],
        "finished": [row for row in rows if row.state == Answer.SUBMITTED][::-1],
        "declined": [row for row in rows if row.state == Answer.DECLINED][::-1],
        "years": _years(rows),
        "is_thanked": any(row.is_thanked for row in rows),
        "has_reviewed": bool(rows),
    }
    return render(request, "reviews/review_list.html", context)


def _with_certificates(*, person: int) -> QuerySet[ReviewAssignment]:
    made = Certificate.objects.filter(user=OuterRef("reviewer"))
    return (
        ReviewAssignment.objects.filter(reviewer=person)
        .exclude(state__in=(Answer.CANCELLED, Answer.SUSPENDED))
        .annotate(
            is_thanked=F("reviewer__reviewing__is_thanked"),
            certificates=ArraySubquery(
                made.values(found=JSONObject(year="year", code="code"))
            ),
        )
        .select_related("round__submission__section", "review")
        .order_by("due_at")
    )[:MOST]


_assigned = Worded(_with_certificates)


def _years(rows: list[ReviewAssignment]) -> list[dict[str, Any]]:
    """The years in which this person reported, and the certificates made of them."""
    made = {one["year"]: one["code"] for row in rows[:1] for one in row.certificates}
    reported = Counter(
        timezone.localdate(row.review.submitted_at).year
        for row in rows
        if row.state == Answer.SUBMITTED
    )
    return [
        {"year": year, "n": reported[year], "made": made.get(year)}
        for year in sorted({*reported, *made}, reverse=True)
    ]


def _still_theirs(
    reviewer: User, rows: list[ReviewAssignment]
) -> list[ReviewAssignment]:
    """Without the papers that this person is in conflict with, or an author of, by now,
    and those in which reviewing is nothing to see any more (E09).

    A declined invitation stays: its line has no title (visibility.md, rule 4).
    """
    found = Standing.of_each(reviewer, [row.round.submission for row in rows])
    return [
        row
        for row in rows
        if row.state == Answer.DECLINED
        or (
            (standing := found[row.round.submission_id]).relations & REVIEWERS
            and standing.can_see("E09")
        )
    ]
