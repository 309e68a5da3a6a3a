"""A journal, its people and their roles."""

from itertools import count

from journal.choices import Role
from journal.models import Affiliation, EditorialRole, Journal, User
from journal.setup import create_journal
from reviews.models import Criterion

from .kept import begins_tests

serial = count(1)


@begins_tests
def journal():
    """The one journal of the test: made at the first call, the same ever after."""
    existing = Journal.objects.first()
    if existing:
        return existing
    made = create_journal(
        {
            "title": "Journal of Tests",
            "short_title": "JOT",
            "contact_email": "office@example.org",
        },
        sections=[
            {"name": "Research article", "plural": "Research articles"},
            {
                "name": "Editorial",
                "plural": "Editorials",
                "is_peer_reviewed": False,
            },
        ],
        topics=["AI in education", "Digital literacy"],
    )
    for place, name in enumerate(("Question", "Method", "Clarity")):
        Criterion.objects.create(
            journal=made,
            name=name,
            question=f"How good is the {name.lower()}?",
            anchors=["poor", "weak", "sound", "good", "outstanding"],
            position=place,
        )
    return made


def person(name="", **fields):
    """Somebody with an account and an affiliation."""
    number = next(serial)
    name = name or f"Person {number}"
    fields.setdefault("email", f"person{number}@example.org")
    user = User.objects.create_user(name=name, **fields)
    Affiliation.objects.create(user=user, name=f"University {number}", country="FI")
    return user


def with_role(role, name="", **fields):
    """Somebody who holds a role of the journal today."""
    user = person(name, **fields)
    EditorialRole.objects.create(journal=journal(), user=user, role=role)
    return user


@begins_tests
def chief(name="Chief Editor"):
    return with_role(Role.CHIEF, name)


def handling_editor(name="Handling Editor"):
    return with_role(Role.EDITOR, name)
