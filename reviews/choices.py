"""The fixed words of peer review."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Answer(TextChoices):
    """Where a review assignment stands, from invitation to report."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Reading")
    SUBMITTED = "submitted", _("Report in")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Did not answer")
    SUSPENDED = "suspended", _("Suspended: in conflict")


OPEN = (Answer.INVITED, Answer.ACCEPTED)
COUNTING = (Answer.INVITED, Answer.ACCEPTED, Answer.SUBMITTED)


class Recommendation(TextChoices):
    """A reviewer's advice; never binding."""

    ACCEPT = "accept", _("Accept")
    MINOR = "minor", _("Minor revision")
    MAJOR = "major", _("Major revision")
    DECLINE = "decline", _("Decline")


class Outcome(TextChoices):
    """An editor's binding decision."""

    ACCEPT = "accept", _("Accept")
    MINOR = "minor", _("Minor revision")
    MAJOR = "major", _("Major revision")
    RETURN = "return", _("Return for corrections")
    DECLINE = "decline", _("Decline")


REVISIONS = (Outcome.MINOR, Outcome.MAJOR, Outcome.RETURN)


class AppealAnswer(TextChoices):
    """What a chief editor says to an appeal."""

    UPHELD = "upheld", _("The decision stands")
    REOPENED = "reopened", _("The paper is reopened")


class DeclineReason(TextChoices):
    """Why a reviewer says no; one tap."""

    BUSY = "busy", _("Too busy now")
    FIELD = "field", _("Outside my field")
    KNOWS_AUTHORS = "knows_authors", _("I know who wrote it")
    CONFLICT = "conflict", _("A conflict of interest")
    NOTICE = "notice", _("Too short notice")
    OTHER_REVIEW = "other_review", _("I already review for you")


class Asks(TextChoices):
    """What a question of the review form asks for."""

    SCORE = "score", _("A score of 1 to 5")
    TEXT = "text", _("A text")
    CHOICE = "choice", _("One of several answers")


class ShownTo(TextChoices):
    """Who reads an answer: what E06 says of comments, or what E08 says of notes."""

    AUTHORS = "authors", _("The authors, once decided")
    EDITORS = "editors", _("The editors only")


class PassedOver(TextChoices):
    """Why an alternate was not asked; of a conflict no more than "not available" (C7)."""

    UNAVAILABLE = "unavailable", _("Not available for this paper")
    FULL = "full", _("At the limit they set")
    AWAY = "away", _("Away")


class Stage(TextChoices):
    """What a paper waits for, as the editors' desk groups it."""

    NEW = "new", _("New")
    INVITE = "invite", _("Invite reviewers")
    REVIEWING = "reviewing", _("In review")
    DECIDE = "decide", _("Decide")
    REVISED = "revised", _("Revisions back")
    AUTHOR = "author", _("With authors")
    ACCEPTED = "accepted", _("Accepted")
    APPROVE = "approve", _("Approve")
    APPEAL = "appeal", _("Appeal")
    CLOSED = "closed", _("Closed")


class AttachmentState(TextChoices):
    """How far the cleaning of a reviewer's file has come."""

    WAITING = "waiting", _("Being cleaned")
    CLEAN = "clean", _("Cleaned")
    REFUSED = "refused", _("Could not be cleaned")
