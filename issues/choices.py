"""The fixed words of issues and their production."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BuildState(TextChoices):
    """How far the building of an issue's PDF has come."""

    QUEUED = "queued", _("Waiting for the typesetter")
    RUNNING = "running", _("Typesetting")
    DONE = "done", _("Built")
    FAILED = "failed", _("Failed")


class StepState(TextChoices):
    """How far one step of a build has come."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("typesetting")
    DONE = "done", _("done")
    WARNED = "warned", _("done, with a warning")
    FAILED = "failed", _("failed")

    @classmethod
    def settled(cls) -> frozenset[str]:
        return frozenset({cls.DONE, cls.WARNED, cls.FAILED})


class IssueKind(TextChoices):
    """Whether a season's issue gathers what is ready, or papers on one theme."""

    REGULAR = "regular", _("Regular issue")
    SPECIAL = "special", _("Special issue")


class GalleyKind(TextChoices):
    """The formats an article is published in."""

    PDF = "pdf", _("PDF")


class NoticeKind(TextChoices):
    """What is said in the open of an article that is published, gravest last (COPE)."""

    CORRECTION = "correction", _("Correction")
    CONCERN = "concern", _("Expression of concern")
    RETRACTION = "retraction", _("Retraction")

    @property
    def gravity(self) -> int:
        return list(NoticeKind).index(self)

    @property
    def tone(self) -> str:
        return "warn" if self == NoticeKind.CORRECTION else "bad"


class ProofState(TextChoices):
    """How far one round of proof has come."""

    DRAWING = "drawing", _("Being typeset")
    FAILED = "failed", _("Could not be typeset")
    OPEN = "open", _("With the authors")
    APPROVED = "approved", _("Approved")
    CORRECTED = "corrected", _("Corrections asked for")
    TAKEN_BACK = "taken_back", _("Taken back")
