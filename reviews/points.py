"""A report, taken apart into the points that authors answer one by one."""

from __future__ import annotations

import re
from itertools import pairwise

from reviews.models import ResponsePoint, Review
from submissions.models import Version

NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-*•])\s+", re.MULTILINE)
SHORTEST = 20


def split_points(comments: str) -> list[str]:
    """The numbered or bulleted points of a report; else its paragraphs.

    Text before the first number (usually a summary) is a point too when it is long
    enough to need an answer.
    """
    text = comments.replace("\r\n", "\n").strip()
    starts = [match.start() for match in NUMBERED.finditer(text)]
    if len(starts) >= 2:
        edges = [0, *starts, len(text)] if starts[0] else [*starts, len(text)]
        parts = [text[a:b] for a, b in pairwise(edges)]
    else:
        parts = re.split(r"\n\s*\n", text)
    points = [NUMBERED.sub("", part.strip(), count=1).strip() for part in parts]
    return [point for point in points if len(point) >= SHORTEST] or [text]


def write_points(version: Version, review: Review, points: list[str]) -> None:
    """One row for each point, waiting for the authors' answer."""
    ResponsePoint.objects.bulk_create(
        ResponsePoint(version=version, review=review, position=place, quote=point)
        for place, point in enumerate(points, start=1)
    )
