"""Organisations where authors work, from the Research Organization Registry (ROR)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.countries import name_of

from .people import ror_validator


class Organisation(models.Model):
    """A university, an institute, a funder: offered where somebody types its name.

    `names` are the full names in one spelling, for knowing an organisation again;
    `words` are these and its short names, for finding it while somebody types.
    """

    ror_id = models.CharField(
        _("ROR id"), max_length=32, unique=True, validators=[ror_validator]
    )
    name = models.CharField(_("name"), max_length=400)
    city = models.CharField(_("place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    names = ArrayField(models.CharField(max_length=400), default=list)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "ror_id"]
        indexes = [
            GinIndex(SearchVector("words", config="simple"), name="organisation_words"),
            GinIndex(fields=["names"], name="organisation_names"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """As it stands on a paper: name, place, country, without saying one twice."""
        country = name_of(self.country) if self.country else ""
        parts = [self.name, self.city, country]
        return ", ".join(dict.fromkeys(part for part in parts if part))
