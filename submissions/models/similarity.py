"""How much of a version also stands in other papers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission
from .version import Version


class Fingerprint(models.Model):
    """The marks of a version's text (`submissions.similarity`): numbers, no words."""

    version = models.OneToOneField(
        Version, on_delete=models.CASCADE, related_name="fingerprint"
    )
    marks = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["marks"], name="fingerprint_marks")]

    def __str__(self) -> str:
        return str(self.version_id)


class SimilarText(models.Model):
    """A text that a checker found to share passages with a version (E24).

    One of the journal's own papers, or, from a checker that knows more, a title and an
    address elsewhere.
    """

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="similar_texts"
    )
    percent = models.PositiveSmallIntegerField(
        _("percent of the text"), validators=[MaxValueValidator(100)]
    )
    paper = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ["-percent", "id"]

    def __str__(self) -> str:
        return f"{self.percent} %"
