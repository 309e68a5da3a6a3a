"""Rounds of review and the people asked to review in them."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Delivery
from journal.models import OutgoingMessage
from reviews.choices import COUNTING, OPEN, Answer, DeclineReason
from submissions.models import Conflict, Contributor, Submission, Version


class ReviewRound(models.Model):
    """One cycle: a version, its reviewers, their reports, a decision."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="rounds"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("round"))
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="round_number_once"
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(closed_at=None),
                name="one_open_round",
                violation_error_message=_("A round of review is open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, round {self.number}"


def _in_conflict() -> Q:
    known = {"submission": OuterRef("round__submission"), "user": OuterRef("reviewer")}
    wrote = Contributor.objects.filter(**known, confirmed_at__isnull=False)
    return Q(Exists(Conflict.objects.in_force().filter(**known))) | Q(Exists(wrote))


def _refusal() -> Subquery:
    tried = OutgoingMessage.objects.filter(
        about=OuterRef("round__submission__uuid"),
        recipient=OuterRef("reviewer"),
        address__iexact=OuterRef("reviewer__email"),
        state__in=(Delivery.SENT, Delivery.DEAD),
    ).order_by("-created_at", "-id")
    found = JSONObject(uuid="uuid", error="last_error")
    dead = Case(When(state=Delivery.DEAD, then=found))
    return Subquery(tried.values(found=dead)[:1])


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    def open(self) -> ReviewAssignmentQuerySet:
        return self.filter(state__in=OPEN)

    def counting(self) -> ReviewAssignmentQuerySet:
        """Asked, reading or done: not declined, cancelled or lapsed."""
        return self.filter(state__in=COUNTING)

    def reading(self) -> ReviewAssignmentQuerySet:
        return self.filter(state=Answer.ACCEPTED)

    def with_conflicts(self) -> ReviewAssignmentQuerySet:
        """Each with `in_conflict`: whether its reviewer is by now, or is an author."""
        return self.annotate(in_conflict=_in_conflict())

    def with_refusals(self) -> ReviewAssignmentQuerySet:
        """Each with `refusal`: the newest letter about the paper to the reviewer's
        address of today, when it could not be delivered; None when it could."""
        return self.annotate(refusal=_refusal())

    def unreachable(self) -> ReviewAssignmentQuerySet:
        """Those with one."""
        return self.annotate(refusal=_refusal()).filter(refusal__isnull=False)

    def overdue(self) -> ReviewAssignmentQuerySet:
        return self.reading().filter(due_at__lt=timezone.now())


class ReviewAssignment(models.Model):
    """One person asked to review one round: invitation, answer, due date.

    `token_hash` is the SHA-256 of the secret in the mail's link; the secret
    itself is never stored (visibility.md, SC18).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="assignments"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="review_assignments",
    )
    state = models.CharField(max_length=10, choices=Answer, default=Answer.INVITED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    answer_due_at = models.DateTimeField(_("answer by"))
    due_at = models.DateTimeField(_("report by"))
    asked_due_at = models.DateTimeField(
        _("date the reviewer asks for"), null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    decline_note = models.TextField(_("suggested colleague"), blank=True)
    knows_authors = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    pseudonym = models.PositiveSmallIntegerField(
        _("number shown to authors"), null=True, blank=True
    )
    last_reminded_at = models.DateTimeField(null=True, blank=True)

    refusal: dict[str, str] | None  # of `with_refusals` and `unreachable`

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                condition=Q(state__in=COUNTING),
                name="one_assignment_per_reviewer",
                violation_error_message=_("This person is already asked."),
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "state", "due_at"], name="review_mine"),
            models.Index(fields=["round", "state"], name="review_round_state"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=Answer.ACCEPTED),
                name="review_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.uuid])

    @property
    def is_overdue(self) -> bool:
        return self.state == Answer.ACCEPTED and self.due_at < timezone.now()

    @property
    def days_late(self) -> int:
        return max(0, (timezone.now() - self.due_at) // timedelta(days=1))


class ReviewerProfile(models.Model):
    """What a person tells the journal about reviewing: how much, and when not."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing"
    )
    limit = models.PositiveSmallIntegerField(_("most reviews at a time"), default=2)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    note = models.TextField(_("note for editors only"), blank=True)
    is_thanked = models.BooleanField(
        _("my name may stand in the yearly list of thanks"), default=False
    )

    def __str__(self) -> str:
        return str(self.user)
