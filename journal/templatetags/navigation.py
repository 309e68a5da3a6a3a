"""The doors of the house: which way each role can go, and where one stands now.

The apps above this one mount their own pages, so a door whose page is not mounted
is left out rather than guessed.
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Door:
    """One entry of a menu: its words, its shape, its page and who may go in."""

    label: str | Promise
    page: str
    icon: str = ""
    role: str = ""
    key: str = ""  # G and this key go there


ACCOUNT = (
    Door(_("Your addresses"), "account_email", "mail"),
    Door(_("Sign-in and security"), "mfa_index", "shield-check"),
    Door(_("Your data"), "own-data", "archive"),
    Door(_("Where you are signed in"), "sessions", "monitor"),
)
DOORS = {
    "public": (
        Door(_("Current issue"), "issues:current"),
        Door(_("All issues"), "issues:issue-list"),
        Door(_("For authors"), "for-authors"),
        Door(_("For reviewers"), "for-reviewers"),
        Door(_("About"), "about"),
    ),
    "person": (
        Door(_("My papers"), "submissions:my", "file-text"),
        Door(_("Reviews"), "reviews:mine", "list-checks"),
    ),
    "desk": (
        Door(_("Desk"), "reviews:desk", "inbox", "has_desk", "d"),
        Door(_("Submissions"), "reviews:desk-everything", "file-text", "has_desk"),
        Door(_("Reviewers"), "reviews:people", "users", "is_editor"),
        Door(_("Issues"), "issues:desk-issues", "book-open", "has_desk", "i"),
        Door(_("Insights"), "reviews:insights", "chart-column", "is_chief"),
    ),
    "account": (
        Door(_("Desk"), "reviews:desk", "inbox", "has_desk"),
        Door(_("My papers"), "submissions:my", "file-text"),
        Door(_("Reviews"), "reviews:mine", "list-checks"),
        Door(_("Records"), "reviews:records", "shield-check", "is_administrator"),
        Door(_("Settings of the journal"), "settings", "settings", "is_chief"),
        *ACCOUNT,
    ),
    "me": ACCOUNT,
    "footer": (
        Door(_("Help"), "help"),
        Door(_("Accessibility"), "accessibility"),
        Door(_("Privacy"), "privacy"),
    ),
}


def address(page: str, *args: object) -> str:
    """Where a page is mounted, or nothing when it is not."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def page(name: str) -> str:
    """The address of a page of another app, or nothing when it is not mounted."""
    return address(name)


def is_open(door: Door, user: Any) -> bool:
    """Whether this person has the role that the door asks for, if it asks."""
    return not door.role or bool(getattr(user, door.role, False))


@register.simple_tag(takes_context=True)
def doors(context: Context, menu: str) -> list[dict[str, Any]]:
    """The doors of one menu that are open to this person.

    The door with the longest address above the current page is the one we stand
    in; `nav` in the context names another page when the address cannot tell.
    """
    user = context.get("user")
    found = [
        vars(door) | {"url": url}
        for door in DOORS[menu]
        if is_open(door, user) and (url := address(door.page))
    ]
    request = context.get("request")
    path = request.path if request else ""
    here = [door for door in found if path.startswith(door["url"])]
    current = max(here, key=lambda door: len(door["url"]), default=None)
    for door in found:
        named = context.get("nav")
        door["here"] = door["page"] == named if named else door is current
    return found
