"""Publishing an issue: one act, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils import timezone

from issues.checks import before_publishing, last_good
from issues.citing import reference
from issues.folding import folded
from issues.models import Article, Galley, Issue, IssueBuild, Picture
from issues.permissions import can_be_changed, can_publish, standings
from issues.services.announcing import announce
from issues.sources import articles_of
from journal import record, storage
from journal.models import StoredFile
from journal.storage import Bucket, StoredObject
from journal.verdict import deny, require
from submissions.choices import Action
from submissions.emails import tell_authors
from submissions.workflow import transition

if TYPE_CHECKING:
    from journal.models import User

ENGLISH, SIMPLE = "english", "simple"


def publish(issue: Issue, *, by: User) -> Issue:
    """Make the issue and its articles public (A19, chief editors who wrote none of it).

    The built PDFs and the pictures are put into the published bucket and verified
    first; then, in one transaction, the articles get their pages, the papers become
    published, the authors are told. Raises NotAllowed with what is missing.
    """
    articles = articles_of(issue)
    require(can_publish(by, standings(by, articles)))
    build = _require_ready(issue, articles)
    whole = _published(build.key, "application/pdf")
    own = {
        built.article_id: (built.first_page, _published(built.key, "application/pdf"))
        for built in build.articles.all()
    }
    pictures = {
        picture.pk: _published(picture.key, picture.media_type)
        for picture in Picture.objects.filter(article__in=articles)
    }
    with transaction.atomic():
        locked = Issue.objects.select_for_update().get(pk=issue.pk)
        require(can_be_changed(locked))
        _require_ready(locked, articles_of(locked), build)
        return _make_public(locked, build, whole, own, pictures, by=by)


def _require_ready(
    issue: Issue, articles: list[Article], build: IssueBuild | None = None
) -> IssueBuild:
    require(can_be_changed(issue))
    latest = last_good(issue)
    missing = [
        check.text
        for check in before_publishing(issue, articles, build or latest)
        if check.blocks
    ]
    if missing:
        require(deny(" ".join(missing)))
    assert latest is not None  # noqa: S101 - a check says so
    return build or latest


def _published(key: str, media_type: str) -> StoredObject:
    """A verified copy in the bucket that readers are served from (F11)."""
    with storage.open(key) as file:
        return storage.put(file, content_type=media_type, bucket=Bucket.PUBLISHED)


def _make_public(
    issue: Issue,
    build: IssueBuild,
    whole: StoredObject,
    own: dict[int, tuple[int, StoredObject]],
    pictures: dict[int, StoredObject],
    *,
    by: User,
) -> Issue:
    now = timezone.now()
    articles = list(issue.articles.in_order().select_related("submission__journal"))
    issue.first_page = min(first for first, _held in own.values())
    issue.published_at, issue.pdf, issue.publish_at = now, build, None
    issue.save(update_fields=["first_page", "published_at", "pdf", "publish_at"])
    _galley(whole, issue=issue)
    for article in articles:
        article.first_page, held = own[article.pk]
        article.published_at = now
        article.save(update_fields=["first_page", "published_at"])
        _galley(held, article=article)
        make_searchable(article)
    for pk, held in pictures.items():
        Picture.objects.filter(pk=pk).update(key=held.key)
    for article in articles:
        transition(article.submission, Action.PUBLISH, by=by)
        _tell(article, issue)
    announce(issue, articles)
    record.write("issue.published", about=issue.uuid, by=by, build=build.number)
    return issue


def _galley(
    held: StoredObject, *, article: Article | None = None, issue: Issue | None = None
) -> StoredFile:
    return Galley.objects.create(
        article=article,
        issue=issue,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type="application/pdf",
    )


def _tell(article: Article, issue: Issue) -> None:
    plain = str(reference(article, issue)).replace("<i>", "").replace("</i>", "")
    tell_authors(
        article.submission,
        "published",
        link=article.get_absolute_url(),
        issue=str(issue),
        citation=plain,
    )


def make_searchable(article: Article) -> None:
    """Keep what the search looks at: title before names before text."""
    config = ENGLISH if article.language.startswith("en") else SIMPLE
    names = " ".join(
        f"{person['name']} {person['native_name']}" for person in article.people
    )
    folds = f"{folded(names)} {folded(article.title)}"
    words = " ".join(article.keywords)
    Article.objects.filter(pk=article.pk).update(
        search=SearchVector(Value(article.title), weight="A", config=config)
        + SearchVector(Value(f"{names} {folds}"), weight="A", config=SIMPLE)
        + SearchVector(Value(f"{words} {article.abstract}"), weight="B", config=config)
        + SearchVector(Value(article.plain_text), weight="C", config=config)
    )
