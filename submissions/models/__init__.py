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
from .submission import Submission
from .version import ManuscriptFile, Version

__all__ = [
    "Conflict",
    "Contributor",
    "ContributorAffiliation",
    "EditorAssignment",
    "ManuscriptFile",
    "Message",
    "Reveal",
    "Submission",
    "SubmissionGroupGrant",
    "SubmissionUserGrant",
    "SuggestedReviewer",
    "Version",
]
