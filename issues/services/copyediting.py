"""Copy-editing: the text of an accepted paper, changed place by place, never unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from issues import editing
from issues.models import Article, Query, TextEdit
from issues.permissions import can_be_edited
from journal import record
from journal.choices import Role
from journal.verdict import deny, require
from submissions import grants
from submissions.conflicts import is_in_conflict
from submissions.permissions import Standing, can_do, can_see

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


@transaction.atomic
def give_to_production(submission: Submission, person: User, *, by: User) -> None:
    """Let somebody of production prepare a paper (A13, as for its editor).

    Nobody who wrote it and nobody in conflict; the right ends with the role.
    """
    require(can_do(by, "A13", submission))
    standing = Standing.of(person, submission)
    barred = standing.is_author or is_in_conflict(person, submission)
    if Role.PRODUCTION not in person.editorial_roles or barred:
        require(deny(_("%(name)s cannot prepare this paper.") % {"name": person}))
    grants.grant(person, grants.PRODUCE, submission)
    record.write(
        "production.given", about=submission.uuid, by=by, person=str(person.uuid)
    )


@transaction.atomic
def edit_place(
    article: Article, number: int, mark: str, text: str, *, by: User
) -> Article:
    """Write one place of the text anew (A16). Raises editing.NotEdited."""
    locked = _locked(article, by)
    place = editing.place_of(locked.body, number)
    body = editing.changed(locked.body, number, mark, text)
    return _keep(locked, body, place.said, by=by)


@transaction.atomic
def add_place(
    article: Article, number: int, mark: str, text: str, *, by: User
) -> Article:
    """Put a new paragraph after a place (A16). Raises editing.NotEdited."""
    locked = _locked(article, by)
    body = editing.added(locked.body, number, mark, text)
    return _keep(locked, body, _("new paragraph"), by=by)


@transaction.atomic
def replace_text(article: Article, body: str, *, by: User) -> Article:
    """Take the text of a corrected source (A16).

    Questions stay: each finds its place again by its quotation.
    """
    locked = _locked(article, by)
    return _keep(locked, body, _("whole text from a corrected source"), by=by)


@transaction.atomic
def undo_edit(article: Article, *, by: User) -> Article:
    """Take the last change back (A16). That is a change too: twice, and it is there
    again; the list keeps both."""
    locked = _locked(article, by)
    last = list(locked.edits.all()[:2])
    if not last:
        require(deny(_("Nothing has been changed yet.")))
    body = last[1].body if len(last) > 1 else locked.version.body
    return _keep(locked, body, _("the last change taken back"), by=by)


def _locked(article: Article, by: User) -> Article:
    rows = Article.objects.select_for_update(of=("self",))
    locked = rows.select_related("submission__journal", "issue", "version").get(
        pk=article.pk
    )
    require(can_do(by, "A16", locked.submission))
    require(can_be_edited(locked))
    return locked


def _keep(article: Article, body: str, what: str, *, by: User) -> Article:
    if body == article.body:
        return article
    last = article.edits.aggregate(last=Max("number"))["last"] or 0
    TextEdit.objects.create(
        article=article, number=last + 1, what=what[:200], body=body, edited_by=by
    )
    article.body = body
    article.save(update_fields=["body"])
    record.write(
        "article.edited", about=article.submission.uuid, by=by, number=last + 1
    )
    return article


# ---- Questions to the authors ----------------------------------------------------


@transaction.atomic
def ask(article: Article, number: int, question: str, *, by: User) -> Query:
    """Pin a question to a place of the text; the authors see it with the next proof."""
    locked = _locked(article, by)
    place = editing.place_of(locked.body, number)
    query = Query.objects.create(
        article=locked, quote=place.text, question=question.strip(), asked_by=by
    )
    record.write("query.asked", about=locked.submission.uuid, by=by)
    return query


@transaction.atomic
def answer(query: Query, text: str, *, by: User) -> Query:
    """An author answers (E21, of one's own paper), until the question is settled."""
    submission = query.article.submission
    standing = Standing.of(by, submission)
    require(standing.can_see("E21"))
    if not standing.is_author:
        require(deny(_("Questions are answered by the authors.")))
    require(can_be_edited(query.article))
    if not query.is_open:
        require(deny(_("This question is settled.")))
    query.answer, query.answered_by, query.answered_at = (
        text.strip(),
        by,
        timezone.now(),
    )
    query.save(update_fields=["answer", "answered_by", "answered_at"])
    record.write("query.answered", about=submission.uuid, by=by)
    return query


@transaction.atomic
def settle(query: Query, *, by: User) -> Query:
    """Nothing is left to ask: the change is made, or none is needed (A16)."""
    article = _locked(query.article, by)
    require(can_see(by, "E21", article.submission))
    query.settled_at = timezone.now()
    query.save(update_fields=["settled_at"])
    record.write("query.settled", about=article.submission.uuid, by=by)
    return query
