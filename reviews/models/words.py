"""The words of a paper, as the database searches them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from submissions.models import Submission


class PaperWords(models.Model):
    """What a sent paper is about, word by word: who wrote or reviewed papers of the
    same words may know the subject of a new one. Written by `matching.remember`."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    vector = SearchVectorField()

    class Meta:
        verbose_name_plural = "paper words"
        indexes = [GinIndex(fields=["vector"], name="paper_words")]

    def __str__(self) -> str:
        return str(self.submission)
