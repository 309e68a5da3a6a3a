"""The demo's journal and its people, from the files beside this one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from journal.management.commands.create_journal import person, write
from journal.models import Announcement, EditorialRole, Journal, User
from reviews.models import ReviewerProfile

HERE = Path(__file__).parent
IN_OFFICE_SINCE = timedelta(days=700)


def read(name: str) -> Any:
    """One of the demo's files."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def load_journal() -> tuple[Journal, dict[str, User]]:
    """Write the journal and everybody in it; people by their key in the files."""
    data, people = read("journal.yaml"), read("people.yaml")
    journal = write(data)
    since = timezone.localdate() - IN_OFFICE_SINCE
    EditorialRole.objects.update(started_on=since)
    _announce(journal, data["announcements"])
    everybody = {p["key"]: person(p) for p in people["authors"]}
    for member in data["board"]:
        everybody[member["key"]] = User.objects.get(email=member["email"])
    for reviewer in people["reviewers"]:
        everybody[reviewer["key"]] = _reviewer(reviewer)
    return journal, everybody


def _announce(journal: Journal, news: list[dict[str, Any]]) -> None:
    for item in news:
        day = timezone.localdate() + timedelta(days=item["day"])
        Announcement.objects.create(
            journal=journal, published_on=day, title=item["title"], body=item["body"]
        )


def _reviewer(data: dict[str, Any]) -> User:
    user = User.objects.filter(email=data["email"]).first() or person(data)
    away = data.get("away_days")
    ReviewerProfile.objects.create(
        user=user,
        limit=data.get("limit", 2),
        away_until=timezone.localdate() + timedelta(days=away) if away else None,
        note=data.get("note", ""),
    )
    return user
