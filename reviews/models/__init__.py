from .alternate import Alternate
from .assignment import ReviewAssignment, ReviewerProfile, ReviewRound
from .decision import Decision, ResponsePoint
from .desk import DeskEntry
from .habits import NewsLook, SavedView
from .report import Criterion, Review, Score

__all__ = [
    "Alternate",
    "Criterion",
    "Decision",
    "DeskEntry",
    "NewsLook",
    "ResponsePoint",
    "Review",
    "ReviewAssignment",
    "ReviewRound",
    "ReviewerProfile",
    "SavedView",
    "Score",
]
