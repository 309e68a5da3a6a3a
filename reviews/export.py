"""The list of papers as a file for a spreadsheet, as far as its reader may know them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import listing
from reviews.queue import Row
from submissions.models import Contributor, Submission
from submissions.permissions import Standing

if TYPE_CHECKING:
    from datetime import datetime

    from journal.models import Journal, User

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


def as_csv(papers: Iterable[Submission], *, editor: User, journal: Journal) -> str:
    """One line a paper that may be in this person's exports (E25), names as in I1."""
    keys = [paper.pk for paper in papers]
    authors = Contributor.objects.filter(submission=OuterRef("pk"))
    rows = Submission.objects.on_desk_of(editor).filter(pk__in=keys)
    found = listing.rows(
        rows.annotate(names=ArraySubquery(authors.values("name"))).order_by(
            "submitted_at", "pk"
        ),
        editor=editor,
        journal=journal,
    )
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_head())
    for row in found:
        if row.standing.can_see("E25"):
            writer.writerow([safe(cell) for cell in _cells(row, row.standing)])
    return MARK + file.getvalue()


def safe(cell: object) -> object:
    """A text that no spreadsheet takes for a formula (visibility.md, SC11)."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def _head() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Article type"),
        _("Status"),
        _("Sent"),
        _("Days"),
        _("Where it stands"),
        _("Handling editor"),
        _("Authors"),
    ]


def _cells(row: Row, standing: Standing) -> Iterator[str]:
    paper = row.paper
    yield paper.number or ""
    yield paper.title
    yield str(paper.section.name) if paper.section else ""
    yield str(paper.get_status_display())
    yield _day(paper.submitted_at)
    yield str(row.days)
    yield row.progress
    yield row.editor_name if standing.can_see("I4") else ""
    yield "; ".join(paper.names) if standing.can_see("I1") else ""


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
