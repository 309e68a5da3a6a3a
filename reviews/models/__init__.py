from .assignment import ReviewAssignment, ReviewerProfile, ReviewRound
from .decision import Decision, ResponsePoint
from .desk import DeskEntry
from .report import Criterion, Review, Score

__all__ = [
    "Criterion",
    "Decision",
    "DeskEntry",
    "ResponsePoint",
    "Review",
    "ReviewAssignment",
    "ReviewRound",
    "ReviewerProfile",
    "Score",
]
