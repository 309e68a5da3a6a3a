from .arrival import Arrival
from .authors_change import AuthorsChange, NamedAuthor
from .contributor import Contributor, ContributorAffiliation
from .conversation import Message
from .funding import Funding
from .handling import (
    Conflict,
    EditorAssignment,
    SubmissionGroupGrant,
    SubmissionUserGrant,
    SuggestedReviewer,
)
from .reveal import Reveal
from .similarity import Fingerprint, SimilarText
from .special import GuestAppointment, SpecialIssue, SpecialIssueUserGrant
from .submission import Submission
from .version import ManuscriptFile, SupplementCopy, Version

__all__ = [
    "Arrival",
    "AuthorsChange",
    "Conflict",
    "Contributor",
    "ContributorAffiliation",
    "EditorAssignment",
    "Fingerprint",
    "Funding",
    "GuestAppointment",
    "ManuscriptFile",
    "Message",
    "NamedAuthor",
    "Reveal",
    "SimilarText",
    "SpecialIssue",
    "SpecialIssueUserGrant",
    "Submission",
    "SubmissionGroupGrant",
    "SubmissionUserGrant",
    "SuggestedReviewer",
    "SupplementCopy",
    "Version",
]
