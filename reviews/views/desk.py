"""The editors' desk: what waits, oldest first, and every other list of papers."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from journal.caching import pages
from journal.choices import EDITORS
from journal.context import current
from journal.models import EditorialRole, Journal, Section, Topic, User
from journal.worded import Worded
from reviews import charts, desk_numbers, insight, listing, news, queue
from reviews import desk as lists
from reviews.bulk import Act
from reviews.filters import Filters, uuid_or_nothing
from reviews.insights.page import described, papers_behind
from reviews.models import SavedView
from reviews.permissions import can_open_people

from .desk_access import open_desk
from .insights import open_insights

NAMES = {
    "": _("Needs you"),
    "new": _("New"),
    "invite": _("Invite reviewers"),
    "late": _("Late reviews"),
    "decide": _("Decide"),
    "revised": _("Revisions back"),
    "in-review": _("In review"),
    "authors": _("With authors"),
    "accepted": _("Accepted"),
    "everything": _("Everything"),
}
WORK = 6  # the first six are work, the others are lists
ACTS = [
    (act.value, act.label, shape)
    for act, shape in zip(Act, ("send", "user-check", "download"), strict=True)
]
KINDS = ("section", "topic", "editor", "saved", "news")
KEPT_OF_VIEW = JSONObject(
    uuid=Cast("uuid", CharField()),
    list="list",
    filters="filters",
    owner="owner_id",
    is_shared="is_shared",
)
FIGURES_LAST = 300  # seconds
ISSUE_CARD = "issues/_desk_card.html"


@login_required
@require_safe
def queue_page(request: HttpRequest, view: str = "") -> HttpResponse:
    """One list of the desk, fifty papers a page, filtered by what the address says."""
    editor = open_desk(request)
    if view not in NAMES:
        raise Http404
    journal = current(request)
    filters = Filters.of(request.GET)
    after = uuid_or_nothing(request.GET.get("after", ""))
    cursor = UUID(after) if after else None
    if "figure" in request.GET:
        rows = _rows_behind(request, editor, view, filters, cursor)
    else:
        rows = listing.of_list(view, filters, cursor, editor=editor, journal=journal)
    options = _choices(editor, journal)
    counted, saved = _saved(editor, options.pop("saved"), view, filters)
    context = {
        "view": view,
        "heading": NAMES[view],
        "next_report": None if rows or view else lists.next_report(editor),
        "views": _views(counted),
        "saved": saved,
        "here": next((one for one in saved if one["here"]), None),
        "rows": rows[: listing.PAGE],
        "acts": ACTS
        if editor.is_chief
        else [one for one in ACTS if one[0] != Act.ASSIGN],
        "older": _address(request, after=rows[listing.PAGE - 1].paper.uuid)
        if len(rows) > listing.PAGE
        else "",
        "newer": _address(request, after=None) if cursor else "",
        "may_see_people": can_open_people(editor),
        "nav": "reviews:desk-everything" if view == "everything" else "reviews:desk",
        "has_news": bool(options.pop("news")),
        "options": options,
        "chosen": filters,
        "words": filters.q,
        "behind": _kept(request),
        "bar": described(request.GET.get("figure", ""), request.GET.get("part", "")),
        "filtering": bool(filters) or "figure" in request.GET,
        **_cards(editor, journal, counted),
    }
    return render(request, "reviews/desk.html", context)


def _views(counted: dict[str, int]) -> dict[str, list[dict[str, Any]]]:
    entries = [
        {"view": view, "name": name, "n": counted[view]} for view, name in NAMES.items()
    ]
    return {"work": entries[:WORK], "all": entries[WORK:]}


def _saved(
    editor: User, rows: list[tuple[str, str]], view: str, filters: Filters
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many papers stand on each list and on each saved view: one question."""
    saved = []
    for value, name in rows:
        kept = json.loads(value) | {"name": name}
        if kept["list"] in NAMES:
            saved.append(kept | {"filters": Filters.of(kept["filters"])})
    asked = tuple((one["list"], one["filters"]) for one in saved)
    counted, numbers = desk_numbers.counts_with(editor, asked)
    for one, n in zip(saved, numbers, strict=True):
        one["n"] = n
        one["url"] = list_address(one["list"]) + one["filters"].address
        one["here"] = (one["list"], one["filters"]) == (view, filters)
        one["may_change"] = one["owner"] == editor.pk or editor.is_chief
    return counted, saved


def list_address(view: str) -> str:
    """Where a list of the desk is."""
    if view in ("", "everything"):
        return reverse(f"reviews:desk{view and '-everything'}")
    return reverse("reviews:desk-view", args=[view])


def _rows_behind(
    request: HttpRequest,
    editor: User,
    view: str,
    filters: Filters,
    cursor: UUID | None,
) -> list[queue.Row]:
    """The papers behind one bar of the figures, for who may see figures."""
    asked, now = request.GET, timezone.now()
    figures = open_insights(request)
    behind = papers_behind(figures, asked["figure"], asked.get("part", ""))
    papers = lists.papers(editor, view, now).filter(
        filters.condition(), pk__in=behind.values("pk")
    )
    found = listing.page(papers, view, cursor, now=now)
    return listing.rows(found, editor=editor, journal=current(request))


def _choices(editor: User, journal: Journal) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen beside and above the list, and whether there is news.

    One question for all: article types, topics, editors, saved views, the bell.
    """
    every = _options_of.ask(
        editor.editorial_roles,
        person=editor.pk,
        journal=journal.pk,
        today=timezone.localdate(),
        floor=timezone.now() - news.OLDEST,
    )
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for kind, value, name in every:
        found[kind].append((value, name))
    return found


def _every_option(
    roles: frozenset[str], *, person: int, journal: int, today: date, floor: datetime
) -> QuerySet[Any, tuple[str, str, str]]:
    editor = User.with_roles(person, roles)
    sections = _options(Section.objects.filter(journal=journal), "section", "slug")
    topics = _options(Topic.objects.filter(journal=journal), "topic", "slug")
    editing = EditorialRole.objects.active(today).filter(role__in=EDITORS)
    people = _options(User.objects.filter(roles__in=editing), "editor", "uuid")
    views = _options(
        SavedView.objects.filter(Q(owner=editor) | Q(is_shared=True)),
        "saved",
        KEPT_OF_VIEW,
    )
    unread = news.unread(editor, floor)
    event = _options(unread, "news", "about", name="kind")[:1]
    every = sections.union(topics, people, views, event)
    return every.order_by("name", "value")


_options_of = Worded(_every_option)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What names a bar of the figures; a further filter keeps it."""
    if "figure" not in request.GET:
        return []
    return [(key, request.GET.get(key, "")) for key in ("figure", "part", "period")]


def _options(
    rows: QuerySet[Any], kind: str, key: str | JSONObject, *, name: str = "name"
) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(group=Value(kind), value=Cast(key, CharField()))
        .values_list("group", "value", name)
    )


def _cards(editor: User, journal: Journal, counted: dict[str, int]) -> dict[str, Any]:
    """The cards at the side; their figures last five minutes or until a list changes.

    The numbers on this editor's lists are part of the key: a paper that leaves the
    desk is in no figure of the next page (visibility.md, C6).
    """
    numbers = "-".join(map(str, (journal.decision_days, *counted.values())))
    figures = pages.get_or_set(
        f"desk-cards:{editor.uuid}:{numbers}",
        lambda: _figures(editor, journal.decision_days),
        FIGURES_LAST,
    )
    return figures | {"issue_card": _issue_card()}


def _figures(editor: User, target: int) -> dict[str, Any]:
    days = insight.first_decision_days(editor)
    return {
        "median": insight.typical(days),
        "bins": charts.bins(days, target),
        "histogram": charts.histogram(days, target) if days else "",
        "reviewers": insight.reviewers_now(editor),
    }


def _issue_card() -> str:
    """The card of the next issue, where the issues app brings one."""
    try:
        get_template(ISSUE_CARD)
    except TemplateDoesNotExist:
        return ""
    return ISSUE_CARD


def _address(request: HttpRequest, *, after: UUID | None) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = str(after)
    return f"?{query.urlencode()}"
