"""Setting up a journal: another journal is another set of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.text import slugify

from journal.letters import standard
from journal.models import Announcement, Journal, LetterTemplate, Page, Section, Topic

STANDARD_PAGES = Path(__file__).with_name("standard_pages.yaml")


@transaction.atomic
def create_journal(
    fields: Mapping[str, Any],
    *,
    sections: list[Mapping[str, Any]],
    topics: list[str] | list[Mapping[str, str]],
    pages: Mapping[str, Mapping[str, str]] | None = None,
    news: list[Mapping[str, Any]] | None = None,
    letters: Mapping[str, Mapping[str, str]] | None = None,
) -> Journal:
    """Write a journal with its sections, topics, pages, news and letters."""
    journal = Journal.objects.create(**fields)
    for place, section in enumerate(sections):
        Section.objects.create(
            journal=journal,
            position=place,
            **{"slug": slugify(section["name"]), "plural": section["name"], **section},
        )
    for place, topic in enumerate(topics):
        fields = (
            {"name": topic, "slug": slugify(topic)} if isinstance(topic, str) else topic
        )
        Topic.objects.create(journal=journal, position=place, **fields)
    Page.objects.bulk_create(
        Page(journal=journal, slug=slug, **page)
        for slug, page in (standard_pages() | dict(pages or {})).items()
    )
    Announcement.objects.bulk_create(
        Announcement(journal=journal, **item) for item in news or []
    )
    LetterTemplate.objects.bulk_create(
        LetterTemplate(journal=journal, key=key, **letter)
        for key, letter in (standard_letters() | dict(letters or {})).items()
    )
    return journal


def standard_letters() -> dict[str, Mapping[str, str]]:
    """The wording a new journal begins with, by letter."""
    return {key: asdict(letter) for key, letter in standard().items()}


@cache
def standard_pages() -> dict[str, Mapping[str, str]]:
    """The standing pages a new journal begins with, by address."""
    pages: dict[str, Mapping[str, str]] = yaml.safe_load(
        STANDARD_PAGES.read_text(encoding="utf-8")
    )
    return pages
