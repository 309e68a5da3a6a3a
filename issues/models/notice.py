"""Notices: how a published article is changed in the open (reliability.md, P17)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.choices import NoticeKind

from .article import Article


class Notice(models.Model):
    """A correction, an expression of concern or a retraction, linked both ways with its
    article; a row of it is never changed or deleted (a trigger sees to it)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="notices"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    text = models.TextField(_("text and reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="notice_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(kind=NoticeKind.RETRACTION),
                name="retracted_once",
                violation_error_message=_("This article is retracted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"

    def get_absolute_url(self) -> str:
        return reverse("issues:article-notice", args=[self.article.slug, self.number])

    @property
    def tone(self) -> str:
        return NoticeKind(self.kind).tone

    @property
    def doi(self) -> str:
        """A notice is published by itself, under a number that follows the article's."""
        return f"{self.article.doi}.n{self.number}"
