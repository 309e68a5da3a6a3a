"""Tags and filters that every page shares: icons, modules, people, dates."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATUSES = {  # the fixed words of a paper's state, with a shape and a tone for each
    "draft": (_("Draft"), "circle-dashed", ""),
    "sent": (_("Sent"), "send", "info"),
    "submitted": (_("With editor"), "inbox", "info"),
    "looking_for_reviewers": (_("Looking for reviewers"), "mail-plus", "warn"),
    "under_review": (_("In review"), "circle-dot", "info"),
    "deciding": (_("Deciding"), "gavel", "warn"),
    "revising": (_("Revise"), "file-pen", "warn"),
    "accepted": (_("Accepted"), "circle-check", "good"),
    "in_proof": (_("In proof"), "file-check-2", "good"),
    "published": (_("Published"), "globe", "good"),
    "declined": (_("Declined"), "circle-x", "bad"),
    "withdrawn": (_("Withdrawn"), "undo-2", ""),
}

PIPS = {  # one shape for each state of a reviewer; the words stand beside them
    "submitted": ("circle-check", "good"),
    "accepted": ("hourglass", "warn"),
    "late": ("triangle-alert", "bad"),
    "invited": ("mail", "mute"),
    "declined": ("circle-x", "mute"),
    "cancelled": ("ban", "mute"),
    "expired": ("clock", "mute"),
    "suspended": ("eye-off", "mute"),
}

TONE_ICONS = {
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "info": "info",
    "mute": "circle-dashed",
}


# They point along the line that is read, so they turn round where it runs to the left.
POINTING = {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "send"}


@register.simple_tag
def icon(name: str, tone: str = "", label: str = "", css: str = "") -> SafeString:
    """A drawing of the sprite: decoration unless it has a label of its own."""
    return _drawing(_sprite(), name, tone, str(label), css)


@lru_cache(maxsize=1)
def _sprite() -> str:
    """Its address; as the files are collected once, so it stays."""
    return static("icons.svg")


@lru_cache(maxsize=2048)
def _drawing(sprite: str, name: str, tone: str, label: str, css: str) -> SafeString:
    """Drawn once: a page holds hundreds of the same few."""
    turns = "flip" if name in POINTING else ""
    classes = " ".join(filter(None, ["i", tone and f"c-{tone}", css, turns]))
    href = f"{sprite}#{name}"
    if label:
        template = '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(template, classes, label, href)
    template = '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>'
    return format_html(template, classes, href)


@register.simple_tag
def module(name: str) -> SafeString:
    """Load one custom element; it enhances what the page already holds."""
    source = static(f"js/{name}.js")
    return format_html('<script type="module" src="{}"></script>', source)


@register.simple_tag
def status(state: str) -> SafeString:
    """The badge of a paper's state, always with the same word, shape and tone."""
    word, shape, tone = STATUSES[state]
    classes = f"badge {tone}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, icon(shape), word)


@register.simple_tag
def pips(states: Iterable[str]) -> SafeString:
    """One shape a reviewer; hidden from screen readers, which get the sentence."""
    drawings = SafeString("".join(icon(*PIPS[state]) for state in states))
    return format_html('<span class="pips" aria-hidden="true">{}</span>', drawings)


@register.filter
def tone_icon(tone: str) -> str:
    """The shape that goes with a tone, so that colour never speaks alone."""
    return TONE_ICONS[tone]


@register.filter
def initials(name: str) -> str:
    """Two first letters of a name, or the first sign of one written without spaces."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    chosen = words if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()


def as_day(moment: date | datetime) -> date:
    """The day in the reader's time zone."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


@register.filter
def day(moment: date | datetime | None) -> str:
    """12 December 2026; the year is left out while it is the running one."""
    if moment is None:
        return ""
    value = as_day(moment)
    if value.year == timezone.localdate().year:
        return formats.date_format(value, gettext("j F"))
    return formats.date_format(value, gettext("j F Y"))


@register.filter
def distance(moment: date | datetime | None) -> str:
    """How far a day is from today, in words."""
    if moment is None:
        return ""
    days = (as_day(moment) - timezone.localdate()).days
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


@register.filter
def due(moment: date | datetime | None) -> str:
    """The date and the distance: 12 December, in 21 days."""
    return f"{day(moment)}, {distance(moment)}" if moment else ""


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of one of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.filter
def tone_class(tone: str) -> str:
    """The ink of a tone; plain information has no colour of its own."""
    return "mute" if tone == "info" else tone
