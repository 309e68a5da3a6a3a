"""Who helped to write a report."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .report import Review


class CoReviewer(models.Model):
    """Somebody who read the paper with its reviewer, and is named for it.

    The reviewer answers for the confidentiality of the paper; the names are the
    editors' and, where the co-reviewer wants it, in the yearly thanks.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="co_reviewers"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    is_thanked = models.BooleanField(
        _("agrees to be named in the yearly thanks"), default=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("review", Lower("email"), name="co_reviewer_once"),
        ]

    def __str__(self) -> str:
        return self.name
