"""Who paid for the work."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .submission import Submission

funder_validator = RegexValidator(
    r"^https://(ror\.org/0[a-z0-9]{6}[0-9]{2}|doi\.org/10\.13039/[0-9.]+)$",
    _(
        "A funder’s id looks like https://ror.org/05gq02987 or https://doi.org/10.13039/501100001659."
    ),
)


class Funding(models.Model):
    """One grant behind a paper: who gave it, and its number if it has one."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="grants"
    )
    funder = models.CharField(_("funder"), max_length=300)
    funder_id = models.CharField(
        _("funder’s id"), max_length=80, blank=True, validators=[funder_validator]
    )
    award = models.CharField(_("number of the grant"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.funder} ({self.award})" if self.award else self.funder
