"""What a page shows of one figure: a sentence, a chart, a table, the way to the papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .scope import Scope


@dataclass(frozen=True)
class Row:
    """A line of the table: its name, the papers behind it, its numbers."""

    name: str
    cells: tuple[object, ...]
    url: str = ""


@dataclass(frozen=True)
class Table:
    """The same as the chart, in numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Figure:
    """One card of the page."""

    key: str
    finding: str
    lead: str
    table: Table
    chart: SafeString | None = None
    legend: tuple[tuple[str, str], ...] = ()
    note: str = ""


def papers_url(scope: Scope, figure: str, part: str) -> str:
    """The desk's list of the papers behind one bar."""
    query = {"figure": figure, "part": part, "period": scope.period}
    if scope.section:
        query["section"] = scope.section
    return f"{reverse('reviews:desk-everything')}?{urlencode(query)}"


def counted(n: int) -> str:
    """So many papers."""
    return ngettext("%(n)d paper", "%(n)d papers", n) % {"n": n}


def too_few(what: str) -> str:
    """Under ten, nothing is concluded (ux.md, 3)."""
    return _("%(what)s: under 10, too few to conclude from") % {"what": what}
