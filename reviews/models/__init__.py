from .alternate import Alternate
from .appeal import Appeal
from .assignment import ReviewAssignment, ReviewerProfile, ReviewRound
from .attachment import CleanAttachment, ReviewAttachment, files_of
from .co_reviewer import CoReviewer
from .conversation import ReviewerMessage
from .credit import Certificate
from .decision import Decision, ResponsePoint
from .desk import DeskEntry
from .habits import NewsLook, SavedView
from .report import Criterion, Review, Score
from .sending import ReportSending
from .words import PaperWords

__all__ = [
    "Alternate",
    "Appeal",
    "Certificate",
    "CleanAttachment",
    "CoReviewer",
    "Criterion",
    "Decision",
    "DeskEntry",
    "NewsLook",
    "PaperWords",
    "ReportSending",
    "ResponsePoint",
    "Review",
    "ReviewAssignment",
    "ReviewAttachment",
    "ReviewRound",
    "ReviewerMessage",
    "ReviewerProfile",
    "SavedView",
    "Score",
    "files_of",
]
