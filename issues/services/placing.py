"""Placing accepted papers in an issue, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from issues.article_text import texts_of
from issues.models import Article, Issue
from issues.numbering import doi_of, free_number, slug_of
from issues.permissions import can_be_changed, can_open_issue
from journal import record
from journal.verdict import deny, require
from submissions.permissions import can_do

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


@transaction.atomic
def place(submission: Submission, issue: Issue, *, by: User) -> Article:
    """Take an accepted paper into an issue, at its end (A18).

    The first time, title, people, statements and text are copied into an article;
    its number and DOI are given now and do not depend on its place.
    """
    require(can_do(by, "A18", submission))
    require(can_open_issue(by, issue))
    locked = _locked(issue)
    article = Article.objects.filter(submission=submission).first()
    if article is None:
        article = Article(submission=submission, slug=slug_of(submission))
    elif article.issue_id:
        known = article.issue and can_open_issue(by, article.issue)
        where = article.issue if known else _("another issue")
        require(deny(_("This paper is in %(issue)s.") % {"issue": where}))
    texts = texts_of(submission)
    if article.pk and article.edits.exists():
        del texts["body"]  # the copy-editor's work is not lost by moving a paper
    for name, value in texts.items():
        setattr(article, name, value)
    last = locked.articles.aggregate(last=Max("position"))["last"] or 0
    article.issue, article.position = locked, last + 1
    article.elocation = free_number(locked)
    article.doi = doi_of(locked, article.elocation)
    article.save()
    record.write("article.placed", about=submission.uuid, by=by, issue=locked.slug)
    return article


@transaction.atomic
def remove(article: Article, *, by: User) -> Article:
    """Take an article out of its issue; it waits for another one (A18)."""
    require(can_do(by, "A18", article.submission))
    issue = article.issue
    if issue is None:
        return article
    require(can_open_issue(by, issue))
    _locked(issue)
    article.issue, article.position = None, 0
    article.elocation = article.doi = ""
    article.save(update_fields=["issue", "position", "elocation", "doi"])
    record.write(
        "article.removed", about=article.submission.uuid, by=by, issue=issue.slug
    )
    return article


@transaction.atomic
def move(article: Article, way: str, *, by: User) -> int:
    """One place "up" or "down" among the articles this person sees.

    Returns the new place, from 1. At either end nothing happens.
    """
    require(can_do(by, "A18", article.submission))
    issue = article.issue
    if issue is None:
        require(deny(_("This paper is in no issue.")))
    assert issue is not None  # noqa: S101
    uuids = [each.uuid for each in _seen(issue, by)]
    here = uuids.index(article.uuid)
    there = max(0, here - 1) if way == "up" else min(len(uuids) - 1, here + 1)
    uuids.insert(there, uuids.pop(here))
    order(issue, uuids, by=by)
    return there + 1


@transaction.atomic
def order(issue: Issue, uuids: Sequence[UUID], *, by: User) -> None:
    """Put the articles in this order; A18 is asked for each one that was moved.

    Articles that this person may not know of keep their places.
    """
    require(can_open_issue(by, issue))
    locked = _locked(issue)
    seen = _seen(locked, by)
    by_uuid = {each.uuid: each for each in seen}
    if sorted(by_uuid) != sorted(uuids):
        require(deny(_("The contents have changed meanwhile. Look at them again.")))
    wanted = [by_uuid[uuid] for uuid in uuids]
    for article in _moved(seen, wanted):
        require(can_do(by, "A18", article.submission))
    places = [each.position for each in seen]
    for place_number, article in zip(places, wanted, strict=True):
        article.position = place_number
    Article.objects.bulk_update(wanted, ["position"])
    record.write("issue.ordered", about=locked.uuid, by=by, issue=locked.slug)


def _moved(before: list[Article], after: list[Article]) -> list[Article]:
    """The fewest articles whose taking away leaves both orders alike."""
    old, new = [each.pk for each in before], [each.pk for each in after]
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    kept = {
        pk
        for block in matcher.get_matching_blocks()
        for pk in old[block.a : block.a + block.size]
    }
    return [each for each in after if each.pk not in kept]


def _seen(issue: Issue, user: User) -> list[Article]:
    from issues.contents import known_to

    return known_to(user, issue)


def _locked(issue: Issue) -> Issue:
    locked = (
        Issue.objects.select_for_update(of=("self",))
        .select_related("journal")
        .get(pk=issue.pk)
    )
    require(can_be_changed(locked))
    return locked
