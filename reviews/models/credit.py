"""Credit for reviewing: certificates that can be verified."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    return secrets.token_urlsafe(16)


class Certificate(models.Model):
    """That a person wrote so many reports in a year, asked for by that person.

    Whoever has its code can verify it. It names no paper and no day, so that no author
    learns who reviewed (visibility.md, SC5, SC6).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    reports = models.PositiveSmallIntegerField(_("reports"))
    code = models.CharField(max_length=32, unique=True, default=new_code)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["user", "year"], name="certificate_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.reports}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:certificate", args=[self.code])
