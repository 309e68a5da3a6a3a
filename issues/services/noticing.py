"""Corrections, expressions of concern and retractions of what is published (P17)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from issues.choices import NoticeKind
from issues.models import Article, Galley, Issue, Notice
from issues.permissions import can_give_notice
from journal import record, storage
from journal.models import StoredFile
from journal.storage import Bucket, StoredObject
from journal.verdict import deny, require
from submissions.emails import tell_authors

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from journal.models import User

Whole = tuple[StoredObject, int | None]  # the issue, and the newest notice in it


def give_notice(article: Article, kind: str, text: str, *, by: User) -> Notice:
    """Publish a notice on an article (A20, chief editors who did not write it).

    The text of the article stays as it was published. Its PDF and the issue's get a
    new version that bears the notice, on every page if it is retracted; the earlier
    versions are kept. The authors are told. The files are made and verified first;
    then all becomes public in one transaction.
    """
    require(can_give_notice(by, article))
    if article.is_retracted:
        require(deny(_("This article is retracted. Nothing follows a retraction.")))
    known = article.notices.count()
    notice = Notice(
        article=article, number=known + 1, kind=kind, text=text, given_by=by
    )
    notice.clean_fields()
    own, whole = _stamped(notice)
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        issue = Issue.objects.select_for_update().get(articles=locked)
        _require_same(issue, locked, known, whole)
        notice.given_at = timezone.now()
        notice.save()
        _mark(locked, notice)
        _galley(own, notice, article=locked)
        _galley(whole[0], notice, issue=issue)
        issue.save(update_fields=["changed_at"])  # public pages are kept by it
        record.write(
            "article.notice_given",
            about=locked.submission.uuid,
            by=by,
            notice=kind,
            number=notice.number,
        )
        _tell(notice)
    return notice


def _require_same(issue: Issue, article: Article, known: int, whole: Whole) -> None:
    """Nobody else gave a notice in this issue while the files were made."""
    same = article.notices.count() == known and newest_notice(issue) == whole[1]
    if not same:
        require(deny(_("Another notice was published meanwhile. Look at it first.")))


def newest_notice(issue: Issue) -> int | None:
    found = Notice.objects.filter(article__issue=issue)
    return found.aggregate(newest=Max("pk"))["newest"]  # type: ignore[no-any-return]


def _mark(article: Article, notice: Notice) -> None:
    """The contents of an issue and the search know the gravest notice of an article."""
    article.noticed = gravest([*article.notices.all(), notice]).kind
    article.save(update_fields=["noticed"])


def gravest(notices: Iterable[Notice]) -> Notice:
    """A retraction before a concern before a correction, then the newest."""
    return max(notices, key=lambda one: (NoticeKind(one.kind).gravity, one.number))


# ---- The files --------------------------------------------------------------------


def _stamped(notice: Notice) -> tuple[StoredObject, Whole]:
    """The PDFs of the article and of its issue with the notice, from the first ones."""
    from issues.stitch import with_notices

    article = notice.article
    issue = article.issue
    assert issue is not None  # noqa: S101 - a published article has one
    newest = newest_notice(issue)
    told = {article.pk: gravest([*article.notices.all(), notice])}
    lines, everywhere = _lines(told[article.pk], range(article.page_count))
    data = _original(Galley.objects.filter(article=article))
    own = _kept(with_notices(data, lines, everywhere))
    for other in issue.articles.exclude(noticed="").exclude(pk=article.pk):
        told[other.pk] = gravest(other.notices.all())
    whole = _original(Galley.objects.filter(issue=issue))
    return own, (_kept(_issue_stamped(issue, whole, told)), newest)


def _issue_stamped(issue: Issue, data: bytes, told: dict[int, Notice]) -> bytes:
    from issues.stitch import page_total, with_notices

    articles = list(issue.articles.in_order().only("first_page", "page_count"))
    page = page_total(data) - sum(article.page_count for article in articles)
    lines: dict[int, str] = {}
    everywhere: set[int] = set()
    for article in articles:
        if article.pk in told:
            pages = range(page, page + article.page_count)
            found, all_of_it = _lines(told[article.pk], pages)
            lines |= found
            everywhere |= all_of_it
        page += article.page_count
    return with_notices(data, lines, everywhere)


def _lines(notice: Notice, pages: range) -> tuple[dict[int, str], set[int]]:
    """What stands on which pages: a retraction on each, all else on the first."""
    words = stamp_of(notice)
    if notice.kind == NoticeKind.RETRACTION:
        return dict.fromkeys(pages, words), set(pages)
    return {pages[0]: words}, set()


def stamp_of(notice: Notice) -> str:
    """RETRACTED, 22 November 2026: https://doi.org/…"""
    words = {
        NoticeKind.RETRACTION: _("RETRACTED"),
        NoticeKind.CONCERN: _("Expression of concern"),
        NoticeKind.CORRECTION: _("Corrected"),
    }
    with translation.override(settings.LANGUAGE_CODE):
        day = formats.date_format(timezone.localdate(notice.given_at), "j F Y")
    where = f"https://doi.org/{notice.article.doi}"  # short, and leads to the notice
    return f"{words[NoticeKind(notice.kind)]}, {day}: {where}"


def _original(galleys: QuerySet[Galley]) -> bytes:
    first = galleys.get(notice=None)
    with storage.open(first.key, bucket=Bucket.PUBLISHED) as file:
        return bytes(file.read())


def _kept(data: bytes) -> StoredObject:
    return storage.put(data, content_type="application/pdf", bucket=Bucket.PUBLISHED)


def _galley(
    held: StoredObject,
    notice: Notice,
    *,
    article: Article | None = None,
    issue: Issue | None = None,
) -> StoredFile:
    return Galley.objects.create(
        article=article,
        issue=issue,
        notice=notice,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type="application/pdf",
    )


def _tell(notice: Notice) -> None:
    tell_authors(
        notice.article.submission,
        "notice_given",
        once=str(notice.number),
        link=notice.get_absolute_url(),
        kind=str(notice.get_kind_display()),
        text=notice.text,
    )
