from .assignment import ReviewAssignment, ReviewerProfile, ReviewRound
from .decision import Decision, ResponsePoint
from .report import Criterion, Review, Score

__all__ = [
    "Criterion",
    "Decision",
    "ResponsePoint",
    "Review",
    "ReviewAssignment",
    "ReviewRound",
    "ReviewerProfile",
    "Score",
]
