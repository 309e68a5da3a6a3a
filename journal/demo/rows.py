"""The demo's journal and its people, from the files beside this one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from journal.models import Affiliation, EditorialRole, Journal, Section, Topic, User
from journal.setup import create_journal
from reviews.models import Criterion, ReviewerProfile

HERE = Path(__file__).parent
SECTION_FIELDS = (
    "slug",
    "name",
    "plural",
    "policy",
    "word_limit",
    "abstract_limit",
    "is_peer_reviewed",
    "is_open",
)
PERSON_FIELDS = ("name", "native_name", "native_lang", "orcid")
IN_OFFICE_SINCE = timedelta(days=700)


def read(name: str) -> Any:
    """One of the demo's files."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def load_journal() -> tuple[Journal, dict[str, User]]:
    """Write the journal and everybody in it; people by their key in the files."""
    data, people = read("journal.yaml"), read("people.yaml")
    today = timezone.localdate()
    journal = create_journal(
        data["journal"],
        sections=[
            {name: section.get(name) for name in SECTION_FIELDS}
            for section in data["sections"]
        ],
        topics=data["topics"],
        pages={page.pop("slug"): page for page in data["pages"]},
        news=[
            {"published_on": today + timedelta(days=item.pop("day")), **item}
            for item in data["announcements"]
        ],
        letters={letter.pop("key"): letter for letter in data["letters"]},
    )
    for place, criterion in enumerate(data["criteria"]):
        Criterion.objects.create(journal=journal, position=place, **criterion)
    everybody = {p["key"]: _person(p) for p in data["board"] + people["authors"]}
    for place, member in enumerate(data["board"]):
        _give_role(journal, everybody[member["key"]], member, place)
    for reviewer in people["reviewers"]:
        everybody[reviewer["key"]] = _reviewer(reviewer)
    return journal, everybody


def _person(data: dict[str, Any]) -> User:
    fields = {name: data[name] for name in PERSON_FIELDS if name in data}
    user = User.objects.create_user(data["email"], **fields)
    places = data.get("affiliations") or [data["affiliation"]]
    for place, affiliation in enumerate(places):
        Affiliation.objects.create(user=user, position=place, **affiliation)
    user.topics.set(Topic.objects.filter(slug__in=data.get("topics", [])))
    return user


def _give_role(
    journal: Journal, user: User, member: dict[str, Any], place: int
) -> None:
    if not member.get("role"):
        return
    sections = Section.objects.filter(slug__in=member.get("sections", []))
    EditorialRole.objects.create(
        journal=journal,
        user=user,
        role=member["role"],
        section=sections.first(),
        position=place,
        started_on=timezone.localdate() - IN_OFFICE_SINCE,
    )


def _reviewer(data: dict[str, Any]) -> User:
    user = User.objects.filter(email=data["email"]).first() or _person(data)
    away = data.get("away_days")
    ReviewerProfile.objects.create(
        user=user,
        limit=data.get("limit", 2),
        away_until=timezone.localdate() + timedelta(days=away) if away else None,
        note=data.get("note", ""),
    )
    return user
