"""The fixed words of a submission's life."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a submission stands; written only by `submissions.workflow`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With editor")
    UNDER_REVIEW = "under_review", _("In review")
    REVISING = "revising", _("Revise")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Action(TextChoices):
    """What moves a submission from one status to the next."""

    SUBMIT = "submit", _("Send to the journal")
    SEND_TO_REVIEW = "send_to_review", _("Send to review")
    ASK_REVISION = "ask_revision", _("Ask for a revision")
    RESUBMIT = "resubmit", _("Send the revision")
    RETURN = "return", _("Return for corrections")
    CORRECT = "correct", _("Send the corrected paper")
    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    RESCIND = "rescind", _("Take the decision back")
    RESCIND_FIRST = "rescind_first", _("Take a decision of the first look back")
    REOPEN = "reopen", _("Reopen after an appeal")
    REOPEN_FIRST = "reopen_first", _("Reopen for a first look after an appeal")
    WITHDRAW = "withdraw", _("Withdraw")
    PUBLISH = "publish", _("Publish")


class FileKind(TextChoices):
    """What a file of a version is for."""

    MANUSCRIPT = "manuscript", _("Manuscript")
    SUPPORT = "support", _("Part of the manuscript")
    SUPPLEMENT = "supplement", _("Supplementary file")
    MEDIA = "media", _("Picture of the text")
    REVIEW_COPY = "review_copy", _("Review copy")


class CopyState(TextChoices):
    """How far the copy of a supplementary file is that reviewers may get (E04)."""

    WAITING = "waiting", _("Being cleaned")
    CLEAN = "clean", _("Cleaned")
    REFUSED = "refused", _("Could not be cleaned")


class ReadingState(TextChoices):
    """How far the reading of a version's files has come."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read")
    REFUSED = "refused", _("Could not be read")


class ConflictKind(TextChoices):
    """Why a person is in conflict with a submission (visibility.md, section 4)."""

    DECLARED = "declared", _("Declared")
    SAME_ADDRESS = "same_address", _("Same e-mail address as an author")
    SAME_ORCID = "same_orcid", _("Same ORCID iD as an author")
    COAUTHOR = "coauthor", _("Wrote with an author in the last 36 months")


class ChangeState(TextChoices):
    """How far a request for another list of authors is."""

    WAITING = "waiting", _("Waits for the authors")
    AGREED = "agreed", _("All agree; waits for an editor")
    MADE = "made", _("Made")
    DECLINED = "declined", _("Declined by an editor")
    REFUSED = "refused", _("An author does not agree")
    TAKEN_BACK = "taken_back", _("Taken back")


class Thread(TextChoices):
    """Who talks with whom."""

    AUTHORS = "authors", _("Authors and editors")
    EDITORS = "editors", _("Editors only")


class CreditRole(TextChoices):
    """CRediT, ANSI/NISO Z39.104-2022: the fourteen contributor roles."""

    CONCEPTUALIZATION = "conceptualization", _("Conceptualization")
    DATA_CURATION = "data-curation", _("Data curation")
    FORMAL_ANALYSIS = "formal-analysis", _("Formal analysis")
    FUNDING_ACQUISITION = "funding-acquisition", _("Funding acquisition")
    INVESTIGATION = "investigation", _("Investigation")
    METHODOLOGY = "methodology", _("Methodology")
    PROJECT_ADMINISTRATION = "project-administration", _("Project administration")
    RESOURCES = "resources", _("Resources")
    SOFTWARE = "software", _("Software")
    SUPERVISION = "supervision", _("Supervision")
    VALIDATION = "validation", _("Validation")
    VISUALIZATION = "visualization", _("Visualization")
    WRITING_DRAFT = "writing-original-draft", _("Writing – original draft")
    WRITING_REVIEW = "writing-review-editing", _("Writing – review & editing")


class GiveawayKind(TextChoices):
    """What in a text may tell who wrote it (visibility.md, SC15)."""

    NAME = "name", _("A name")
    EMAIL = "email", _("An e-mail address")
    AFFILIATION = "affiliation", _("An affiliation")
    ORCID = "orcid", _("An ORCID iD")
    OWN_WORK = "own_work", _("Words on one’s own earlier work")
    SELF_CITED = "self_cited", _("A reference by an author of this paper")
    THANKS = "thanks", _("Thanks or funding")
    GRANT = "grant", _("The number of a grant")
    LINK = "link", _("A repository or a profile")
    PICTURE = "picture", _("A name in the properties of a picture, taken out")
