"""How a reviewer scores beside the others who read the same papers.

For editors only. Papers that the asking editor is in conflict with count nowhere (C6),
and fewer than five reports say nothing (SC17).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, F, FloatField, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.models import User
from reviews.choices import Answer
from reviews.insight import FEWEST
from reviews.models import Score

NOTABLE = 0.3  # of a point: less is nothing


@dataclass(frozen=True)
class Leniency:
    """Over so many reports, how far above the others on the same question, on average."""

    reports: int
    above: float

    @property
    def words(self) -> str:
        if abs(self.above) < NOTABLE:
            scores = _("Scores like others")
        elif self.above > 0:
            scores = _("Scores %(points)s higher than others")
        else:
            scores = _("Scores %(points)s lower than others")
        over = ngettext("over %(n)d report", "over %(n)d reports", self.reports)
        return f"{scores % {'points': f'{abs(self.above):.1f}'}}, {over % {'n': self.reports}}"


def of_reviewers(reviewers: Iterable[int], editor: User) -> dict[int, Leniency]:
    """Each of them who has reported five times beside somebody else; one question."""
    from reviews.candidates import hidden_from

    in_force = Score.objects.filter(
        value__isnull=False, review__assignment__state=Answer.SUBMITTED
    )
    others = (
        in_force.filter(
            criterion=OuterRef("criterion"),
            review__assignment__round=OuterRef("review__assignment__round"),
        )
        .exclude(review=OuterRef("review"))
        .order_by()
        .values("criterion")
        .annotate(mean=Avg("value"))
        .values("mean")
    )
    rows = (
        in_force.filter(review__assignment__reviewer__in=list(reviewers))
        .exclude(review__assignment__round__submission__in=hidden_from(editor))
        .annotate(others=Subquery(others, output_field=FloatField()))
        .filter(others__isnull=False)
        .order_by()
        .values("review__assignment__reviewer")
        .annotate(
            above=Avg(F("value") - F("others"), output_field=FloatField()),
            reports=Count("review", distinct=True),
        )
        .filter(reports__gte=FEWEST)
        .values_list("review__assignment__reviewer", "reports", "above")
    )
    return {who: Leniency(reports, above) for who, reports, above in rows}
