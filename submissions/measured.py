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
