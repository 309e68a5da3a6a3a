from .contributor import Contributor, ContributorAffiliation
from .conversation import Message
from .handling import (
    Conflict,
    EditorAssignment,
    SubmissionGroupGrant,
    SubmissionUserGrant,
    SuggestedReviewer,
)
from .reveal import Reveal
from .special import GuestAppointment, SpecialIssue, SpecialIssueUserGrant
from .submission import Submission
from .version import ManuscriptFile, SupplementCopy, Version

__all__ = [
    "Conflict",
    "Contributor",
    "ContributorAffiliation",
    "EditorAssignment",
    "GuestAppointment",
    "ManuscriptFile",
    "Message",
    "Reveal",
    "SpecialIssue",
    "SpecialIssueUserGrant",
    "Submission",
    "SubmissionGroupGrant",
    "SubmissionUserGrant",
    "SuggestedReviewer",
    "SupplementCopy",
    "Version",
]
