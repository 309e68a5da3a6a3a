"""`manage.py create_journal FILE.yaml`: another journal is another set of rows."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from journal.models import Affiliation, EditorialRole, Journal, Section, Topic, User
from journal.setup import create_journal
from reviews.setup import create_criteria

SECTION_FIELDS = (
    "slug",
    "name",
    "plural",
    "policy",
    "word_limit",
    "abstract_limit",
    "keyword_limit",
    "figure_limit",
    "holds_limits",
    "is_peer_reviewed",
    "is_open",
)
PERSON_FIELDS = ("name", "native_name", "native_lang", "orcid")


class Command(BaseCommand):
    help = "Set up a journal from a file: see journal/demo/journal.yaml for its shape."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        if Journal.objects.exists():
            raise CommandError("This site has its journal already.")
        try:
            data = yaml.safe_load(file.read_text(encoding="utf-8"))
            journal = write(data)
        except (OSError, yaml.YAMLError, KeyError, TypeError) as fault:
            raise CommandError(f"{file}: {type(fault).__name__}: {fault}") from fault
        self.stdout.write(
            f"{journal} is set up. Its editors sign in with their address."
        )


@transaction.atomic
def write(data: dict[str, Any]) -> Journal:
    """The journal, its sections, topics, pages, letters, review form and board."""
    journal = create_journal(
        data["journal"],
        sections=[
            {name: section[name] for name in SECTION_FIELDS if name in section}
            for section in data["sections"]
        ],
        topics=data["topics"],
        pages={page["slug"]: _without(page, "slug") for page in data.get("pages", [])},
        letters={x["key"]: _without(x, "key") for x in data.get("letters", [])},
    )
    create_criteria(journal, data.get("criteria", []))
    for place, member in enumerate(data.get("board", [])):
        give_role(journal, person(member), member, place)
    return journal


def person(data: dict[str, Any]) -> User:
    """An account with affiliations and topics, for a member of the board or an author."""
    fields = {name: data[name] for name in PERSON_FIELDS if name in data}
    user = User.objects.create_user(data["email"], **fields)
    places = data.get("affiliations") or [data["affiliation"]]
    for place, affiliation in enumerate(places):
        Affiliation.objects.create(user=user, position=place, **affiliation)
    user.topics.set(Topic.objects.filter(slug__in=data.get("topics", [])))
    return user


def give_role(journal: Journal, user: User, member: dict[str, Any], place: int) -> None:
    """What a member of the board does, from today."""
    if not member.get("role"):
        return
    EditorialRole.objects.create(
        journal=journal,
        user=user,
        role=member["role"],
        section=Section.objects.filter(slug__in=member.get("sections", [])).first(),
        position=place,
        started_on=timezone.localdate(),
    )


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
