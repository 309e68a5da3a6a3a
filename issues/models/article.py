"""Articles: what becomes of accepted papers."""

from __future__ import annotations

import uuid
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from issues.choices import GalleyKind, NoticeKind
from journal.choices import Licence
from journal.models import Section, StoredFile
from submissions.models import Submission, Version

from .issue import Issue

if TYPE_CHECKING:
    from journal.models import Journal, User


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        return self.filter(published_at__isnull=False)

    def in_order(self) -> ArticleQuerySet:
        return self.order_by("position", "id")

    def visible_to(self, user: User | AnonymousUser) -> ArticleQuerySet:
        """Twin of E21 and E22: the published, and what one may see in proof."""
        if isinstance(user, AnonymousUser):
            return self.published()
        return self.filter(
            Q(published_at__isnull=False)
            | Q(submission__in=Submission.objects.in_proof_for(user))
        )


class Article(models.Model):
    """An accepted paper on its way into an issue, then the version of record.

    Title, people and text are copied from the submission when the article is
    made, so what is published never changes silently (reliability.md, P17).
    `people`: list of {name, family, native_name, native_lang, orcid, email,
    is_corresponding, credit_roles, affiliations: [index], countries}; `affiliations`:
    list of text; `affiliation_ids`: their ROR ids in the same order, "" where there is
    none; `funders`: list of {name, id, award}; `statements`: list of [label, text]; `outline`: list of [id, text].
    `page_body`, `page_references` and `plain_text` are made from `body` by the
    typesetter's run, so the web page costs nothing.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="article"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(
        Issue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    slug = models.SlugField(max_length=120, unique=True)
    elocation = models.CharField(_("article number"), max_length=12, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=500)
    short_title = models.CharField(_("running title"), max_length=90, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    keywords = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    language = models.CharField(max_length=12, default="en")
    direction = models.CharField(max_length=3, default="ltr")
    people: Any = models.JSONField(default=list)
    affiliations: Any = models.JSONField(default=list)
    affiliation_ids: Any = models.JSONField(default=list)
    funders: Any = models.JSONField(default=list)
    statements: Any = models.JSONField(default=list)
    byline = models.TextField(_("names in order"), blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=60,
        blank=True,
        help_text=_("As the authors chose; empty: the journal’s own."),
    )
    body = models.TextField()
    page_body = models.TextField(_("text as the web page shows it"), blank=True)
    page_references = models.TextField(_("references on the web page"), blank=True)
    plain_text = models.TextField(_("words of the text"), blank=True)
    search = SearchVectorField(null=True, editable=False)
    outline: Any = models.JSONField(default=list)
    page_count = models.PositiveIntegerField(_("pages"), default=0)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    revised_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    noticed = models.CharField(
        _("gravest notice"), max_length=12, choices=NoticeKind, blank=True
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (Q(issue__isnull=False) & ~Q(doi="") & Q(first_page__isnull=False)),
                name="published_article_complete",
            ),
            models.UniqueConstraint(
                fields=["doi"], condition=~Q(doi=""), name="article_doi_once"
            ),
        ]
        indexes = [
            models.Index(fields=["issue", "position"], name="article_contents"),
            GinIndex(fields=["search"], name="article_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("issues:article", args=[self.slug])

    @property
    def places(self) -> list[tuple[str, str]]:
        """Where the authors work, each with its ROR id or "" (https://ror.org)."""
        return list(zip_longest(self.affiliations, self.affiliation_ids, fillvalue=""))

    @property
    def licence_name(self) -> str:
        """The licence of this article: the authors' choice, or the journal's."""
        return self.licence or self._journal.licence

    @property
    def licence_url(self) -> str:
        if self.licence in Licence.values:
            return Licence(self.licence).address
        return self._journal.licence_url

    @property
    def _journal(self) -> Journal:
        """By way of the issue, which every page of an article has read already."""
        return self.issue.journal if self.issue else self.submission.journal

    @property
    def is_retracted(self) -> bool:
        return self.noticed == NoticeKind.RETRACTION

    @property
    def notice_tone(self) -> str:
        return NoticeKind(self.noticed).tone if self.noticed else ""

    @property
    def last_page(self) -> int | None:
        if self.first_page is None or not self.page_count:
            return None
        return self.first_page + self.page_count - 1

    @property
    def pages(self) -> str:
        """The page range with an en dash; empty before the issue is built."""
        if self.last_page is None:
            return ""
        if self.first_page == self.last_page:
            return str(self.first_page)
        return f"{self.first_page}–{self.last_page}"


class Picture(StoredFile):
    """A picture of an article's text as the web page shows it; never an SVG (F1)."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="pictures"
    )
    name = models.CharField(max_length=90)
    source_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "name"], name="picture_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Galley(StoredFile):
    """A reader's format of a published article, or of a whole published issue.

    The newest is served; each earlier one is kept, and one that bears a notice says
    which (P17).
    """

    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="galleys",
    )
    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="galleys"
    )
    kind = models.CharField(max_length=8, choices=GalleyKind, default=GalleyKind.PDF)
    notice = models.ForeignKey(
        "Notice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="galleys",
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=True) ^ Q(issue__isnull=True),
                name="galley_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article or self.issue}: {self.get_kind_display()}"
