"""The author's page of a paper as it would be with a drafted decision.

Rows are read and changed in memory only; nothing is saved, sent or recorded.
"""

from __future__ import annotations

from typing import Any

from journal.models import Event, OutgoingMessage
from reviews.author_page import TEMPLATE, with_draft
from reviews.choices import REVISIONS, Answer, Outcome
from reviews.models import Decision, Review, files_of
from reviews.pseudonyms import label_numbers
from reviews.services.deciding import ACTIONS, revision_due
from submissions import timeline
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.views.paper import contents
from submissions.workflow import foresee


def author_page(decision: Decision) -> dict[str, Any]:
    """What the page of the submitting author would show, once this is released."""
    paper = _decided(decision)
    author = paper.submitter
    standing = Standing.of_row(author, paper)
    happened = [*timeline.events(standing), _event(decision, paper)]
    decision.released_at, decision.submission = paper.decided_at, paper
    context = contents(paper, standing, author, happened)
    letter = OutgoingMessage(subject=decision.subject, created_at=paper.decided_at)
    others = [panel for panel in context["panels"] if panel["template"] != TEMPLATE]
    panel = with_draft(decision, _reports(decision), standing, author)
    return context | {
        "letters": [letter, *context["letters"]],
        "panels": [panel, *others],
        "previewed": True,
    }


def _decided(decision: Decision) -> Submission:
    """The paper with the status that the decision leads to."""
    submitter = decision.submission.submitter
    paper = (
        Submission.objects.with_standing(submitter)
        .select_related("submitter", "journal", "section")
        .prefetch_related("contributors")
        .get(pk=decision.submission_id)
    )
    foresee(paper, ACTIONS[Outcome(decision.outcome)])
    paper.revision_due_at = (
        revision_due(decision) if decision.outcome in REVISIONS else None
    )
    return paper


def _event(decision: Decision, paper: Submission) -> Event:
    action = ACTIONS[Outcome(decision.outcome)]
    return Event(
        kind=f"submission.{action.value}",
        actor=decision.editor,
        occurred_at=paper.status_at,
    )


def _reports(decision: Decision) -> list[Review]:
    """The reports that would be released, with the numbers that they would get."""
    numbers = label_numbers(decision.submission)
    rows = Review.objects.filter(
        assignment__round=decision.round_id,
        assignment__round__isnull=False,
        assignment__state=Answer.SUBMITTED,
    ).select_related("assignment")
    rows = rows.prefetch_related(files_of())
    found = list(rows)
    for review in found:
        review.assignment.pseudonym = numbers[review.assignment.reviewer_id]
    return sorted(found, key=lambda review: review.assignment.pseudonym or 0)
