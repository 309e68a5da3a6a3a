"""How often somebody tried: what the limits count."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """So many tries of one kind by one visitor until a moment; the key is a digest that
    gives neither address nor person away (visibility.md, SC19)."""

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.number} until {self.until}"


class Given(models.Model):
    """How many files, and how much, somebody gave in a window of 30 days (F1); the key is
    a digest, as that of `Tries`."""

    key = models.CharField(max_length=64, primary_key=True)
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.files} files until {self.until}"
