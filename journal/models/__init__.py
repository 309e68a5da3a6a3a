from .files import Leftover, StoredFile
from .journal import (
    Announcement,
    EditorialRole,
    Journal,
    LetterTemplate,
    Page,
    Section,
    Topic,
)
from .limits import Given, Tries
from .mail import OutgoingMessage
from .organisation import Organisation
from .people import Affiliation, User
from .record import ChainEnd, Event

__all__ = [
    "Affiliation",
    "Announcement",
    "ChainEnd",
    "EditorialRole",
    "Event",
    "Given",
    "Journal",
    "Leftover",
    "LetterTemplate",
    "Organisation",
    "OutgoingMessage",
    "Page",
    "Section",
    "StoredFile",
    "Topic",
    "Tries",
    "User",
]
