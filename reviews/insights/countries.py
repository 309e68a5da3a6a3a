"""Where authors work, by country."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import (
    CharField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.choices import Anonymity
from journal.countries import name_of
from journal.models import Affiliation
from reviews.charts import tile_map
from submissions.models import Contributor, Submission

from .figure import Figure, Row, Table, papers_url, too_few
from .scope import FEWEST, FINAL, Scope, percent, within

KEY = "countries"
UNKNOWN = "unknown"
LARGEST = 4
SOME, MANY = 10, 20


@dataclass(frozen=True)
class Countries:
    """How many authors from each country, the largest first; how many unknown."""

    found: dict[str, int]
    unknown: int

    @property
    def n(self) -> int:
        return sum(self.found.values()) + self.unknown


def countries(scope: Scope) -> Countries:
    rows = (
        _authors(scope)
        .order_by()
        .values("country")
        .annotate(n=Count("pk"))
        .values_list("country", "n")
    )
    found = dict(sorted(rows, key=lambda row: (-row[1], row[0])))
    unknown = found.pop("", 0)
    return Countries(found, unknown)


def _papers(scope: Scope) -> Q:
    """Papers of the period whose authors this editor may see.

    Under triple anonymity not before the final decision: a country could be enough to
    tell who wrote it (visibility.md, I1).
    """
    sent = within("submission__submitted_at", scope.since, scope.now)
    named = ~Q(submission__anonymity=Anonymity.TRIPLE) | Q(submission__status__in=FINAL)
    return sent & named & scope.about("submission__")


def _authors(scope: Scope) -> QuerySet[Contributor]:
    """Each author with the country of the first affiliation, else of the account."""
    first = Q(affiliations__position=0)
    own = Affiliation.objects.filter(user=OuterRef("user")).exclude(country="")
    return Contributor.objects.filter(_papers(scope)).annotate(
        first=FilteredRelation("affiliations", condition=first),
        country=Coalesce(
            NullIf("first__country", Value("")),
            Subquery(own.order_by("position", "pk").values("country")[:1]),
            Value(""),
            output_field=CharField(),
        ),
    )


def behind(scope: Scope, part: str) -> QuerySet[Submission] | None:
    """The papers with an author from there."""
    code = "" if part == UNKNOWN else part
    authors = _authors(scope).filter(submission=OuterRef("pk"), country=code)
    return scope.papers().filter(Exists(authors))


def words_of(part: str) -> str:
    return _("Unknown") if part == UNKNOWN else name_of(part)


def figure(scope: Scope, found: Countries) -> Figure:
    enough = found.n >= FEWEST
    rows = [
        Row(
            name_of(code),
            (n, percent(n, found.n) if enough else "–"),
            papers_url(scope, KEY, code),
        )
        for code, n in found.found.items()
    ]
    if found.unknown:
        share = percent(found.unknown, found.n) if enough else "–"
        url = papers_url(scope, KEY, UNKNOWN)
        rows.append(Row(_("Unknown"), (found.unknown, share), url))
    return Figure(
        KEY,
        _finding(found),
        _lead(scope, found),
        Table(
            _("Authors by country"),
            (_("Country"), _("Authors"), _("Share")),
            tuple(rows),
        ),
        tile_map(
            found.found,
            label=_("Tile map of the countries where authors work"),
            shade=shade,
            said=_said,
            url=lambda code: papers_url(scope, KEY, code),
        )
        if found.found
        else None,
        (
            ("t1", _("1 to 9 authors")),
            ("t2", _("10 to 19")),
            ("t3", _("20 or more")),
            ("", _("%(n)d unknown") % {"n": found.unknown}),
        ),
    )


def shade(n: int) -> str:
    return "t1" if n < SOME else "t2" if n < MANY else "t3"


def _said(code: str, n: int) -> str:
    authors = ngettext("%(n)d author", "%(n)d authors", n) % {"n": n}
    return _("%(country)s: %(authors)s") % {
        "country": name_of(code),
        "authors": authors,
    }


def _finding(found: Countries) -> str:
    authors = ngettext("%(n)d author", "%(n)d authors", found.n) % {"n": found.n}
    if found.n < FEWEST:
        return too_few(authors)
    known = found.n - found.unknown
    if found.unknown > known:
        facts = {"n": found.unknown, "authors": authors}
        return _("The country of %(n)d of %(authors)s is not known") % facts
    places = len(found.found)
    facts = {
        "n": places,
        "largest": LARGEST,
        "share": percent(sum(list(found.found.values())[:LARGEST]), known),
    }
    if places <= LARGEST:
        return (
            ngettext(
                "Authors come from %(n)d country",
                "Authors come from %(n)d countries",
                places,
            )
            % facts
        )
    return (
        _("Authors come from %(n)d countries; the %(largest)d largest send %(share)s")
        % facts
    )


def _lead(scope: Scope, found: Countries) -> str:
    authors = ngettext("%(n)d author", "%(n)d authors", found.n) % {"n": found.n}
    return _(
        "%(authors)s of papers sent in the %(period)s. One tile is one country."
    ) % {"authors": authors, "period": scope.words}
