"""The editors' desk: what waits, oldest first, and every other list of papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from journal.choices import EDITORS
from journal.context import current
from journal.models import EditorialRole, Journal, Section, Topic, User
from reviews import charts, insight, queue
from reviews import desk as lists
from reviews.bulk import Act
from reviews.insights.page import papers_behind
from submissions.models import EditorAssignment, Submission

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
ISSUE_CARD = "issues/_desk_card.html"


@login_required
@require_safe
def queue_page(request: HttpRequest, view: str = "") -> HttpResponse:
    """One list of the desk, fifty papers a page, filtered by what the address says."""
    editor = open_desk(request)
    if view not in NAMES:
        raise Http404
    journal = current(request)
    papers = _filtered(request, lists.papers(editor, view))
    if "figure" in request.GET:
        papers = papers.filter(pk__in=_behind(request).values("pk"))
    found = queue.ordered(papers, view)
    cursor = _uuid(request.GET.get("after", ""))
    if cursor:
        found = queue.after(found, view, cursor)
    rows = queue.rows(found[: queue.PAGE + 1], editor=editor, journal=journal)
    context = {
        "view": view,
        "heading": NAMES[view],
        "views": _views(editor),
        "rows": rows[: queue.PAGE],
        "acts": ACTS
        if editor.is_chief
        else [one for one in ACTS if one[0] != Act.ASSIGN],
        "older": _address(request, after=rows[queue.PAGE - 1].paper.uuid)
        if len(rows) > queue.PAGE
        else "",
        "newer": _address(request, after=None) if cursor else "",
        "nav": "reviews:desk-everything" if view == "everything" else "reviews:desk",
        **_filters(request, journal),
        **_beside(editor, journal),
    }
    return render(request, "reviews/desk.html", context)


def _views(editor: User) -> dict[str, list[dict[str, Any]]]:
    counted = lists.counts(editor)
    entries = [
        {"view": view, "name": name, "n": counted[view]} for view, name in NAMES.items()
    ]
    return {"work": entries[:WORK], "all": entries[WORK:]}


def _filtered(
    request: HttpRequest, papers: QuerySet[Submission]
) -> QuerySet[Submission]:
    """By what everybody at the desk may know of a paper (SC3): never by a name."""
    asked = request.GET
    if words := asked.get("q", "").strip():
        papers = papers.filter(Q(number__icontains=words) | Q(title__icontains=words))
    if section := asked.get("section"):
        papers = papers.filter(section__slug=section)
    if topic := asked.get("topic"):
        papers = papers.filter(topics__slug=topic)
    if handling := _uuid(asked.get("editor", "")):
        charge = EditorAssignment.objects.filter(
            editor__uuid=handling, ended_at=None
        ).values("submission")
        papers = papers.filter(pk__in=charge)
    return papers


def _behind(request: HttpRequest) -> QuerySet[Submission]:
    """The papers behind one bar of the figures, for who may see figures."""
    asked = request.GET
    return papers_behind(open_insights(request), asked["figure"], asked.get("part", ""))


def _filters(request: HttpRequest, journal: Journal) -> dict[str, Any]:
    """What can be chosen above the list, in one query, and what is."""
    sections = _options(Section.objects.filter(journal=journal), "section", "slug")
    topics = _options(Topic.objects.filter(journal=journal), "topic", "slug")
    editing = EditorialRole.objects.active().filter(role__in=EDITORS)
    people = _options(User.objects.filter(roles__in=editing), "editor", "uuid")
    found: dict[str, list[tuple[str, str]]] = {"section": [], "topic": [], "editor": []}
    for kind, value, name in sections.union(topics, people).order_by("name"):
        found[kind].append((value, name))
    chosen = {kind: request.GET.get(kind, "") for kind in found}
    words = request.GET.get("q", "").strip()
    return {
        "options": found,
        "chosen": chosen,
        "words": words,
        "behind": _kept(request),
        "filtering": bool(words or any(chosen.values()) or "figure" in request.GET),
    }


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What names a bar of the figures; a further filter keeps it."""
    if "figure" not in request.GET:
        return []
    return [(key, request.GET.get(key, "")) for key in ("figure", "part", "period")]


def _options(rows: QuerySet[Any], kind: str, key: str) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(kind=Value(kind), value=Cast(key, CharField()))
        .values_list("kind", "value", "name")
    )


def _beside(editor: User, journal: Journal) -> dict[str, Any]:
    """The cards at the side."""
    days = insight.first_decision_days(editor)
    return {
        "median": insight.typical(days),
        "bins": charts.bins(days, journal.decision_days),
        "histogram": charts.histogram(days, journal.decision_days) if days else "",
        "reviewers": insight.reviewers_now(editor),
        "issue_card": _issue_card(),
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


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
