"""The times the journal really achieves, from its own record of the last year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from journal.caching import pages

FEWEST = 10  # below that nothing is said but that it is too early to say
KEPT = 60 * 60
YEAR = timedelta(days=365)
DECIDED = ("submission.ask_revision", "submission.accept", "submission.decline")
LOOKED = ("submission.send_to_review", *DECIDED)
PUBLISHED = ("submission.publish",)
QUESTION = """
    WITH papers AS (
        SELECT s.uuid, s.submitted_at,
               min(e.occurred_at) FILTER (WHERE e.kind = ANY(%(looked)s)) AS looked,
               min(e.occurred_at) FILTER (WHERE e.kind = ANY(%(decided)s)) AS decided,
               min(e.occurred_at) FILTER (WHERE e.kind = ANY(%(published)s)) AS published,
               bool_or(e.kind = 'submission.accept') AS accepted,
               bool_or(e.kind = 'submission.decline') AS declined
        FROM submissions_submission s
        JOIN journal_event e ON e.about = s.uuid
        WHERE s.submitted_at > %(since)s AND s.journal_id = %(journal)s
        GROUP BY s.id
    )
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY looked - submitted_at),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY decided - submitted_at),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY published - submitted_at),
           count(decided), count(*) FILTER (WHERE accepted),
           count(*) FILTER (WHERE accepted OR declined)
    FROM papers
"""


@dataclass(frozen=True)
class Times:
    """Medians in days; a step that no paper has reached yet is None."""

    first_look: int | None
    first_decision: int | None
    to_publication: int | None
    decisions: int
    accepted_in_hundred: int | None

    @property
    def enough(self) -> bool:
        """Whether there are enough papers to speak of medians (ux.md, 3)."""
        return self.decisions >= FEWEST

    def share(self, days: int | None) -> int:
        """How long the bar of a step is, of 281 units."""
        longest = max(
            d
            for d in (self.first_look, self.first_decision, self.to_publication, 1)
            if d
        )
        return max(6, round(281 * (days or 0) / longest))


def times(journal_id: int) -> Times:
    """Of papers sent within the last year; counted at most once an hour."""
    key = f"achieved:{journal_id}"
    found: Times | None = pages.get(key)
    if found is None:
        found = _count(journal_id)
        pages.set(key, found, KEPT)
    return found


def _count(journal_id: int) -> Times:
    facts = {
        "looked": list(LOOKED),
        "decided": list(DECIDED),
        "published": list(PUBLISHED),
        "since": timezone.now() - YEAR,
        "journal": journal_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, facts)
        look, decision, publication, decisions, accepted, settled = cursor.fetchone()
    return Times(
        _days(look),
        _days(decision),
        _days(publication),
        decisions,
        round(100 * accepted / settled) if settled else None,
    )


def _days(length: timedelta | None) -> int | None:
    return None if length is None else max(1, round(length / timedelta(days=1)))
