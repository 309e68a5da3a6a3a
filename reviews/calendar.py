"""A date of a review as a calendar takes it (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.models import ReviewAssignment

WIDTH = 75  # octets of a line, the first with nothing before it


def review_date(assignment: ReviewAssignment) -> str:
    """When the report is due, with an alarm three days before; the paper's number and
    no name. The same event again when the date has moved: a calendar replaces it."""
    submission = assignment.round.submission
    host = settings.SITE_URL.partition("://")[2]
    link = f"{settings.SITE_URL}{assignment.get_absolute_url()}"
    summary = _("Report due: %(number)s") % {"number": submission.number}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(submission.journal.short_title)}//review//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{assignment.uuid}@{host}",
        f"DTSTAMP:{_moment(timezone.now())}",
        f"SEQUENCE:{int(timezone.now().timestamp())}",
        f"DTSTART:{_moment(assignment.due_at)}",
        "DURATION:PT0S",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(submission.short_title)}",
        f"URL:{link}",
        "TRANSP:TRANSPARENT",
        "CLASS:CONFIDENTIAL",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P3D",
        f"DESCRIPTION:{_text(summary)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> str:
    """No line longer than 75 octets, no character cut in two."""
    parts, current = [], ""
    for character in line:
        room = WIDTH - (1 if parts else 0)
        if len((current + character).encode()) > room:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
