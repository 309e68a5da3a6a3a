"""How much of a text also stands in another: marks, and the checker that compares them.

Every six words in a row make a number; of these one in thirty-two is kept, chosen by
the number itself, so that the same passage leaves the same marks in every paper and the
share of common marks is the share of common text (Broder 1997, "On the resemblance and
containment of documents"). The journal keeps marks, no words, and compares a new paper
with a hundred thousand others in one question.

Another checker is a class with `matches`, named by the setting SIMILARITY_CHECKER.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import lxml.html
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from submissions.models.similarity import Fingerprint
from submissions.models.version import Version

IN_A_ROW = 6
KEPT = 32  # one mark in so many
FEWEST = 5  # marks in common; fewer are a formula that everybody writes
LEAST = 10  # percent that is worth a word
MOST = 20  # texts
# Scripts without spaces are taken letter by letter.
WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")

CLOSEST = """
    SELECT version.submission_id, max(found.shared)
    FROM (
        SELECT version_id, count(*) AS shared
        FROM submissions_fingerprint, unnest(marks) AS mark
        WHERE marks && %(marks)s::bigint[] AND mark = ANY(%(marks)s::bigint[])
        GROUP BY version_id HAVING count(*) >= %(least)s
    ) AS found
    JOIN submissions_version AS version ON version.id = found.version_id
    WHERE version.sent_at IS NOT NULL AND version.submission_id <> %(own)s
    GROUP BY version.submission_id
    ORDER BY max(found.shared) DESC, version.submission_id
    LIMIT %(most)s
"""


@dataclass(frozen=True)
class Match:
    """A text that shares passages: one of the journal's papers, or one elsewhere."""

    percent: int
    paper: int | None = None
    title: str = ""
    url: str = ""


class NotChecked(Exception):
    """The checker could not look; the reason completes "Not compared …: it …"."""


class Checker(Protocol):
    """What finds the texts that share passages with a version, the closest first."""

    def matches(self, version: Version) -> list[Match]:
        """What shares passages with it. Raises NotChecked."""
        ...


class OwnPapers:
    """Compares with every version that was ever sent to this journal."""

    def matches(self, version: Version) -> list[Match]:
        marks = sorted(marks_of(version.body))
        _keep(version, marks)
        least = max(FEWEST, len(marks) * LEAST // 100)
        if len(marks) < FEWEST:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                CLOSEST,
                {
                    "marks": marks,
                    "least": least,
                    "own": version.submission_id,
                    "most": MOST,
                },
            )
            found = cursor.fetchall()
        return [
            Match(round(100 * shared / len(marks)), paper=paper)
            for paper, shared in found
        ]


@transaction.atomic
def _keep(version: Version, marks: list[int]) -> None:
    """Nothing is kept of a draft that was deleted meanwhile."""
    if not Version.objects.select_for_update().filter(pk=version.pk).exists():
        return
    Fingerprint.objects.bulk_create(
        [Fingerprint(version=version, marks=marks)],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["marks"],
    )


def checker() -> Checker:
    """The one that the journal has chosen."""
    made: Checker = import_string(settings.SIMILARITY_CHECKER)()
    return made


def marks_of(body: str) -> set[int]:
    """The marks of a canonical text, its reference list left out."""
    return {mark for mark in _all_marks(words_of(body)) if mark % KEPT == 0}


def words_of(body: str) -> list[str]:
    """The words of a text as they are compared: no case, no marks between them."""
    if not body.strip():
        return []
    root = lxml.html.fragment_fromstring(body, create_parent="div")
    for listed in root.find_class("references"):
        listed.drop_tree()
    return WORD.findall(" ".join(root.itertext()).casefold())


def _all_marks(words: list[str]) -> Iterator[int]:
    for start in range(len(words) - IN_A_ROW + 1):
        row = " ".join(words[start : start + IN_A_ROW]).encode()
        digest = blake2b(row, digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)
