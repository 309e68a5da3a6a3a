"""What an editor weighs before deciding: the reports side by side, scores, names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from statistics import mean
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from journal.models import Affiliation
from reviews import leniency, scan
from reviews.charts import ScoreLine
from reviews.choices import OPEN, Answer, Recommendation
from reviews.models import ReviewAssignment, Score
from reviews.models.report import LOWEST
from reviews.paper_questions import assignments
from reviews.pseudonyms import numbered

if TYPE_CHECKING:
    from journal.models import User
    from reviews.leniency import Leniency
    from submissions.permissions import Standing

FEWEST_SCORES, HIGH, LOW = 2, 4, 2.5
LONG = 420  # characters of a report that are read at once


@dataclass(frozen=True)
class Report:
    """One report under the number that its authors will know."""

    number: int
    assignment: ReviewAssignment

    @property
    def reviewer(self) -> int:
        return self.assignment.reviewer_id

    @property
    def label(self) -> str:
        return _("Reviewer %(number)s") % {"number": self.number}

    @property
    def short_label(self) -> str:
        return _("R%(number)s") % {"number": self.number}

    @property
    def days(self) -> int:
        begun = self.assignment.answered_at or self.assignment.invited_at
        return (self.assignment.review.submitted_at - begun) // timedelta(days=1)

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """("quote" or "text", words): lines after > are quoted from the paper."""
        parts = [p.strip() for p in self.assignment.review.comments.split("\n\n")]
        return [
            ("quote", part.lstrip("> ")) if part.startswith(">") else ("text", part)
            for part in parts
            if part
        ]

    @property
    def opening(self) -> list[tuple[str, str]]:
        """As much as fits beside the others."""
        shown, room = [], LONG
        for kind, words in self.paragraphs:
            if room <= 0:
                break
            cut = words if len(words) <= room else words[:room].rsplit(" ", 1)[0] + "…"
            shown.append((kind, cut))
            room -= len(words)
        return shown


@dataclass(frozen=True)
class Deliberation:
    """All that is known of the round that is to be decided."""

    reports: list[Report]
    waiting: list[ReviewAssignment]
    lines: list[ScoreLine]
    anchors: list[str]
    round_number: int
    leniencies: dict[int, Leniency] = field(default_factory=dict)

    @classmethod
    def of(cls, standing: Standing) -> Deliberation:
        """The newest round with a report, and who still reads in the open one; nothing
        of either for whoever may not read reports (E06).

        For who sees the scores (E07), also how each reviewer scores beside others.
        """
        asked = assignments(standing) if standing.can_see("E06") else []
        done = [a for a in asked if a.state == Answer.SUBMITTED]
        last = max((a.round.number for a in done), default=0)
        numbers = numbered(done)
        reports = sorted(
            (Report(numbers[a.reviewer_id], a) for a in done if a.round.number == last),
            key=lambda report: report.number,
        )
        lines, anchors = _lines(reports)
        return cls(
            reports=reports,
            waiting=[a for a in asked if a.state in OPEN and a.round.closed_at is None],
            lines=lines,
            anchors=anchors,
            round_number=last,
            leniencies=leniency.of_reviewers(
                [report.assignment.reviewer_id for report in reports],
                cast("User", standing.reader),
            )
            if standing.can_see("E07")
            else {},
        )

    @property
    def contradictions(self) -> list[str]:
        """Reports whose advice is not what their scores say."""
        found = []
        for place, report in enumerate(self.reports):
            given = [line.values[place] for line in self.lines]
            scores = [value for value in given if value is not None]
            advice = report.assignment.review.recommendation
            if len(scores) < FEWEST_SCORES:
                continue
            values = {"who": report.label, "mean": f"{mean(scores):.1f}"}
            if advice == Recommendation.DECLINE and mean(scores) >= HIGH:
                words = _(
                    "%(who)s advises to decline, with scores of %(mean)s on average."
                )
            elif advice == Recommendation.ACCEPT and mean(scores) <= LOW:
                words = _(
                    "%(who)s advises to accept, with scores of %(mean)s on average."
                )
            elif advice == Recommendation.ACCEPT and min(scores) == LOWEST:
                words = _("%(who)s advises to accept, with a score of 1 among them.")
            else:
                continue
            found.append(words % values)
        return found

    @property
    def labels(self) -> list[str]:
        return [report.short_label for report in self.reports]

    @property
    def going_out(self) -> list[Report]:
        """The reports that this decision releases: those of the open round."""
        return [r for r in self.reports if r.assignment.round.closed_at is None]

    @property
    def held_back(self) -> int:
        """How many files of these reports would not go out as they are."""
        return sum(
            not file.goes_out
            for report in self.going_out
            for file in report.assignment.review.attachments.all()
        )

    def named(self, letter: str) -> list[scan.Passage]:
        """Passages of the letter and the reports that may name a reviewer."""
        report = _("The report of %(who)s")
        texts = {_("Your letter"): letter} | {
            report % {"who": r.label}: r.assignment.review.comments
            for r in self.going_out
        }
        people = [(r.label, r.assignment.reviewer) for r in self.reports]
        people += [(_("a reviewer"), a.reviewer) for a in self.waiting]
        named = scan.passages(texts, people)
        seen = {(one.place, one.found) for one in named}
        reports = {
            place: text for place, text in texts.items() if place != _("Your letter")
        }
        told = scan.tellings(reports, self._organisations())
        return named + [one for one in told if (one.place, one.found) not in seen]

    def _organisations(self) -> list[str]:
        """Where the writers of the reports work."""
        writers = [r.assignment.reviewer_id for r in self.going_out]
        if not writers:
            return []
        found = Affiliation.objects.filter(user__in=writers)
        return list(found.values_list("name", flat=True))


def _lines(reports: list[Report]) -> tuple[list[ScoreLine], list[str]]:
    scores = Score.objects.filter(
        review__in=[r.assignment.review for r in reports]
    ).select_related("criterion")
    given: dict[object, dict[int, int | None]] = {}
    for score in scores:
        given.setdefault(score.criterion, {})[score.review_id] = score.value
    order = [report.assignment.review.pk for report in reports]
    lines = [
        ScoreLine(criterion.name, tuple(values.get(pk) for pk in order))
        for criterion, values in given.items()
    ]
    anchors = next((list(criterion.anchors) for criterion in given), [])
    return lines, anchors
