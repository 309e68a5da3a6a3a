"""What became of the papers of one quarter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.charts import Stage
from reviews.charts import funnel as drawn
from submissions.choices import Status
from submissions.models import Submission

from .census import OPEN, TAKEN, Census, Group, of_funnel, was_reviewed, was_revised
from .figure import Figure, Row, Table, counted, papers_url, too_few
from .quarters import name_from, quarter_from
from .scope import FEWEST, Scope

KEY = "funnel"


@dataclass(frozen=True)
class Came:
    """How many papers of the quarter came to each stage, and what stopped the others."""

    arrived: int
    reviewed: int
    revised: int
    accepted: int
    published: int
    declined_unread: int
    declined_after_review: int
    declined_revised: int
    still_open: int
    withdrawn: int

    @property
    def on_their_way(self) -> int:
        """Not published, and nothing has ended them."""
        return self.still_open + self.accepted - self.published


def came(found: Census) -> Came:
    def total(holds: Callable[[Group], bool]) -> int:
        return sum(group.n for group in found.arrived if holds(group))

    declined = Status.DECLINED
    return Came(
        arrived=total(lambda g: True),
        reviewed=total(lambda g: g.reviewed),
        revised=total(lambda g: g.revised),
        accepted=total(lambda g: g.status in TAKEN),
        published=total(lambda g: g.status == Status.PUBLISHED),
        declined_unread=total(lambda g: g.status == declined and not g.reviewed),
        declined_after_review=total(
            lambda g: g.status == declined and g.reviewed and not g.revised
        ),
        declined_revised=total(lambda g: g.status == declined and g.revised),
        still_open=total(lambda g: g.status in OPEN),
        withdrawn=total(lambda g: g.status == Status.WITHDRAWN),
    )


STAGES: dict[str, Callable[[], Q]] = {
    "arrived": Q,
    "reviewed": lambda: Q(was_reviewed()),
    "revised": lambda: Q(was_revised()),
    "accepted": lambda: Q(status__in=TAKEN),
    "published": lambda: Q(status=Status.PUBLISHED),
}


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """`part` is the quarter and the stage: 2026-spring.reviewed."""
    slug, _dot, stage = part.partition(".")
    quarter = quarter_from(slug)
    if quarter is None or stage not in STAGES:
        return None
    return of_funnel(scope, quarter).filter(STAGES[stage]())


def words_of(part: str) -> str:
    slug, _dot, stage = part.partition(".")
    names = {
        key: name for key, name, _n, _note in _rows(Came(*[0] * len(fields(Came))))
    }
    return f"{name_from(slug)}, {names.get(stage, stage)}"


def figure(scope: Scope, found: Census) -> Figure:
    what = came(found)
    stages = [_stage(scope, found, *row) for row in _rows(what)]
    lead = _("Papers that arrived in %(quarter)s, where they are today.") % {
        "quarter": found.quarter.name
    }
    if what.withdrawn:
        withdrawn = ngettext(
            "%(n)d was withdrawn.", "%(n)d were withdrawn.", what.withdrawn
        )
        lead = f"{lead} {withdrawn % {'n': what.withdrawn}}"
    return Figure(
        KEY,
        _finding(found, what),
        lead,
        Table(
            _("Papers of %(quarter)s by stage reached")
            % {"quarter": found.quarter.name},
            (_("Stage"), _("Papers"), _("What happened to others")),
            tuple(Row(s.name, (s.n, s.note), s.url) for s in stages),
        ),
        drawn(stages, label=_said(stages)),
    )


def _rows(what: Came) -> list[tuple[str, str, int, str]]:
    declined = _("%(n)d declined at the desk")
    reviewed = _("%(n)d declined after review")
    later = _("%(n)d declined")
    still = _("%(n)d still open")
    left = what.accepted - what.published
    waiting = ngettext("%(n)d waits for an issue", "%(n)d wait for an issue", left)
    return [
        ("arrived", _("Arrived"), what.arrived, ""),
        (
            "reviewed",
            _("Reviewed"),
            what.reviewed,
            _notes((declined, what.declined_unread)),
        ),
        (
            "revised",
            _("Revised"),
            what.revised,
            _notes((reviewed, what.declined_after_review)),
        ),
        (
            "accepted",
            _("Accepted"),
            what.accepted,
            _notes((later, what.declined_revised), (still, what.still_open)),
        ),
        (
            "published",
            _("Published"),
            what.published,
            _notes((waiting, left)),
        ),
    ]


def _notes(*notes: tuple[str, int]) -> str:
    return ", ".join(words % {"n": n} for words, n in notes if n)


def _stage(
    scope: Scope, found: Census, key: str, name: str, n: int, note: str
) -> Stage:
    said = _("%(stage)s: %(papers)s") % {"stage": name, "papers": counted(n)}
    url = papers_url(scope, KEY, f"{found.quarter.slug}.{key}") if n else ""
    return Stage(name, n, note, said, url)


def _said(stages: list[Stage]) -> str:
    return _("Funnel: %(stages)s") % {
        "stages": ", ".join(f"{s.name} {s.n}" for s in stages)
    }


def _finding(found: Census, what: Came) -> str:
    facts = {
        "papers": counted(what.arrived),
        "quarter": found.quarter.name,
        "published": what.published,
        "way": what.on_their_way,
    }
    if what.arrived < FEWEST:
        return too_few(_("%(papers)s of %(quarter)s") % facts)
    return (
        _(
            "Of %(papers)s of %(quarter)s, %(published)d are published and %(way)d are on their way"
        )
        % facts
    )
