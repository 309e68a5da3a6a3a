"""What the builder page shows to one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues import checks
from issues.choices import BuildState, StepState
from issues.contents import Line, in_order, lines_of
from issues.models import Issue, IssueBuild
from issues.permissions import (
    can_be_changed,
    can_open_every_issue,
    can_place,
    can_plan,
    can_publish,
    can_read_proofs,
    standings,
)
from issues.sources import articles_of
from journal.models import User
from journal.verdict import Verdict
from journal.worded import Worded
from submissions.choices import Status
from submissions.models import Submission, Version
from submissions.permissions import Standing

POOL = 50
BAR = 600  # units of the budget bar
ICONS = {
    StepState.WAITING: ("circle-dashed", "mute"),
    StepState.RUNNING: ("loader-circle", ""),
    StepState.DONE: ("circle-check", "good"),
    StepState.WARNED: ("triangle-alert", "warn"),
    StepState.FAILED: ("circle-x", "bad"),
}


def page_of(issue: Issue, user: User) -> dict[str, Any]:
    """Everything on the page; what this person may not know of is left out."""
    articles = in_order(issue)
    relations = standings(user, articles)
    found = lines_of(issue, articles, relations)
    builds = list(issue.builds.prefetch_related("page_images")[:8])
    newest = builds[0] if builds else None
    good = next((b for b in builds if b.state == BuildState.DONE), None)
    pages = sum(line.pages for line in found)
    verdicts = {
        "may_plan": can_plan(user) and can_be_changed(issue),
        "may_place": can_place(user, issue) and can_be_changed(issue),
        "may_publish": can_publish(user, relations),
        "may_read": can_read_proofs(user, relations),
    }
    return {
        "issue": issue,
        "lines": found,
        "pool": pool(user),
        "pages": pages,
        "free": max(0, issue.page_budget - pages),
        "over": max(0, pages - issue.page_budget),
        "bar": min(BAR, BAR * pages // max(1, issue.page_budget)),
        "build": newest,
        "good": good,
        "earlier": [b for b in builds if b != newest],
        "steps": steps_of(newest, found) if newest else [],
        "progress": progress_of(newest, found) if newest else {},
        "checks": _checks(issue, good, user) if verdicts["may_read"] else [],
        **verdicts,
    }


def _checks(issue: Issue, good: IssueBuild | None, user: User) -> list[checks.Check]:
    """What is missing before publishing; it names issues that a guest does not know."""
    if issue.is_published or not can_open_every_issue(user):
        return []
    rows = articles_of(issue)
    return checks.before_publishing(issue, rows, good)


@dataclass(frozen=True)
class Waiting:
    """An accepted paper in no issue, and whether one may step aside from it (C10)."""

    paper: Submission
    may_declare: Verdict


def pool(user: User) -> list[Waiting]:
    """Accepted papers in no issue that this person may know of, oldest first."""
    rows = unplaced(user).with_standing(user).select_related("section")
    rows = rows.order_by("decided_at", "pk")
    return [
        Waiting(paper, Standing.of_row(user, paper).can_do("A14"))
        for paper in rows[:POOL]
    ]


def waiting_pages(user: User) -> int:
    """How many pages the accepted papers in no issue will take."""
    found = _pages_waiting.one(user.editorial_roles, person=user.pk)
    return found[0] or 0 if found else 0


def _summed(
    roles: frozenset[str], *, person: int
) -> QuerySet[Submission, tuple[int | None]]:
    papers = unplaced(User.with_roles(person, roles)).order_by()
    return papers.values(all=Value(1)).annotate(n=Sum("length")).values_list("n")


_pages_waiting = Worded(_summed)


def unplaced(user: User) -> QuerySet[Submission]:
    """With the length of each: as typeset, else that of its review copy."""
    sent = Version.objects.filter(submission=OuterRef("pk"), sent_at__isnull=False)
    copy = sent.order_by("-number").values("page_count")[:1]
    length = Coalesce(NullIf(F("article__page_count"), 0), Subquery(copy), Value(0))
    return (
        Submission.objects.visible_to(user)
        .filter(status=Status.ACCEPTED)
        .exclude(article__issue__isnull=False)
        .annotate(length=length)
    )


def steps_of(build: IssueBuild, found: list[Line]) -> list[dict[str, Any]]:
    """The steps of a build; those of papers that one may not know of are left out."""
    known = {str(line.article.uuid): line for line in found}
    shown = []
    for step in build.steps:
        if step["article"] and step["article"] not in known:
            continue
        line = known.get(step["article"])
        label = step["label"]
        if line and not line.names:
            label = line.article.short_title or line.article.title
        icon, tone = ICONS[StepState(step["state"])]
        shown.append({**step, "label": label, "icon": icon, "tone": tone})
    return shown


def progress_of(build: IssueBuild, found: list[Line]) -> dict[str, Any]:
    """As `live-progress` reads it; it counts only papers that one may know of (C6)."""
    known = {str(line.article.uuid) for line in found}
    steps = [step for step in build.steps if step["article"] in known]
    return {
        "value": build.percent,
        "max": 100,
        "words": _words(build, steps),
        "percent": f"{build.percent}%",
        "done": not build.is_running,
    }


def _words(build: IssueBuild, steps: list[dict[str, Any]]) -> str:
    settled = sum(step["state"] in StepState.settled() for step in steps)
    pages = sum(step["pages"] for step in steps)
    if build.state == BuildState.DONE:
        return ngettext("Built, %(n)d page", "Built, %(n)d pages", pages) % {"n": pages}
    if build.state == BuildState.FAILED:
        return _("Failed. The last good PDF is kept.")
    if build.state == BuildState.QUEUED or not steps:
        return _("Waiting for the typesetter")
    if settled == len(steps):
        return _("Joining %(pages)d pages") % {"pages": pages}
    facts = {"now": settled + 1, "all": len(steps), "pages": pages}
    return _("Article %(now)d of %(all)d, %(pages)d pages done") % facts
