"""How long the journal's steps really take, measured over the last twelve months.

For authors: a promise is what we want, a measure is what happened. Nothing is said of
fewer than five papers, since a small number tells of single ones (visibility.md, SC17).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.caching import pages
from journal.models import Journal

FEWEST = 5
YEAR = timedelta(days=365)
KEPT = 6 * 60 * 60  # seconds; a day more or less changes little in a year
DECISIONS = ("submission.ask_revision", "submission.accept", "submission.decline")
FIRST_LOOK = ("submission.send_to_review", "submission.return", *DECISIONS)

TAKEN = """
    SELECT count(*), percentile_disc(ARRAY[0.5, 0.8]) WITHIN GROUP (ORDER BY days)
    FROM (
        SELECT EXTRACT(day FROM min(line.occurred_at) - paper.submitted_at) AS days
        FROM submissions_submission AS paper
        JOIN journal_event AS line
            ON line.about = paper.uuid AND line.kind = ANY(%(kinds)s)
        WHERE paper.journal_id = %(journal)s AND paper.submitted_at >= %(since)s
        GROUP BY paper.id
    ) AS taken
"""


ENDS = """
    SELECT DISTINCT ON (paper.id)
        EXTRACT(day FROM line.occurred_at - paper.submitted_at),
        line.kind = 'submission.accept'
    FROM submissions_submission AS paper
    JOIN journal_event AS line ON line.about = paper.uuid
        AND line.kind IN
            ('submission.accept', 'submission.decline', 'submission.withdraw')
    WHERE paper.journal_id = %(journal)s AND line.occurred_at >= %(since)s
        AND paper.submitted_at IS NOT NULL
    ORDER BY paper.id, line.occurred_at DESC
"""


@dataclass(frozen=True)
class Taken:
    """So many papers: half of them within `median` days, four of five within `most`."""

    papers: int
    median: int
    most: int

    def __str__(self) -> str:
        return _(
            "In the last twelve months half of the papers waited %(median)d days for this, "
            "and four of five no more than %(most)d."
        ) % {"median": self.median, "most": self.most}


def first_look(journal: Journal) -> Taken | None:
    """From sending to the first act of an editor."""
    return _taken(journal, "look", FIRST_LOOK)


def first_decision(journal: Journal) -> Taken | None:
    """From sending to the first decision."""
    return _taken(journal, "decision", DECISIONS)


def ends(journal: Journal) -> list[tuple[int, bool]]:
    """How each paper of the last twelve months ended: days from sending to the end, and
    whether it was accepted. Empty when there are too few to tell anything."""
    key = f"taken:{journal.pk}:ends"
    found: list[tuple[int, bool]] | None = pages.get(key)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute(
                ENDS, {"journal": journal.pk, "since": timezone.now() - YEAR}
            )
            found = [(int(days), accepted) for days, accepted in cursor.fetchall()]
        pages.set(key, found, KEPT)
    return found if len(found) >= FEWEST else []


def chance(past: list[tuple[int, bool]], age: int, left: int) -> int | None:
    """In a hundred: of past papers still open at this age, those accepted within so many
    days more. None when fewer than five were still open."""
    open_then = [(days, accepted) for days, accepted in past if days >= age]
    if len(open_then) < FEWEST or left < 0:
        return 0 if left < 0 else None
    good = sum(accepted and days <= age + left for days, accepted in open_then)
    return round(100 * good / len(open_then))


def _taken(journal: Journal, step: str, kinds: tuple[str, ...]) -> Taken | None:
    key = f"taken:{journal.pk}:{step}"
    found: tuple[int, int, int] | None = pages.get(key)
    if found is None:
        found = _measured(journal, kinds)
        pages.set(key, found, KEPT)
    return Taken(*found) if found[0] >= FEWEST else None


def _measured(journal: Journal, kinds: tuple[str, ...]) -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            TAKEN,
            {
                "kinds": list(kinds),
                "journal": journal.pk,
                "since": timezone.now() - YEAR,
            },
        )
        papers, marks = cursor.fetchone()
    median, most = marks or (0, 0)
    return papers, int(median), int(most)
