"""The review form as a plain file: written offline, and read again.

A line `=== comments ===` begins a field; the hints below it begin with `%%`; all that
follows is the answer. What the file says and the form has no place for is never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from reviews.choices import Asks, Recommendation, ShownTo
from reviews.forms.review import NOT_ABLE, ReviewForm
from reviews.models import Criterion, Review
from reviews.models.report import HIGHEST, LOWEST

MARKER = re.compile(
    r"^===\s*(score-\d+|ask-\d+|comments|confidential|recommendation)\s*===.*$"
)
VERSION = re.compile(r"^%% draft (\d+)\s*$", re.MULTILINE)
HINT = "%%"
NOT_JUDGED = {"-", NOT_ABLE}
TEXTS = ("comments", "confidential")
MOST_BYTES = 1_000_000


@dataclass
class Filled:
    """What a file says: values by the form's fields, and what has no place there."""

    values: dict[str, str] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    version: int | None = None


def write(review: Review, questions: Iterable[Criterion]) -> str:
    """The form with what was typed so far."""
    kept = ReviewForm.initial_from(review.draft, review.draft_version)
    number = review.assignment.round.submission.number
    parts = [
        _hints(
            _("Review form of %(number)s") % {"number": number},
            _(
                "Write below each line that begins with ===, and leave that line as it is."
            ),
            _(
                "Then upload the file on the page of the review. Nothing is sent by that."
            ),
            f"draft {review.draft_version}",
        )
    ]
    for question in questions:
        name = f"{'score' if question.is_score else 'ask'}-{question.pk}"
        value = str(kept.get(name) or "")
        parts.append(_part(name, question.name, _said(question), value))
    authors = _("Authors and editors read this. Number your points.")
    parts += [
        _part("comments", _("Comments for the authors"), [authors], kept["comments"]),
        _part(
            "confidential",
            _("Comments for the editors only"),
            [_("The authors never see this.")],
            kept["confidential"],
        ),
        _part(
            "recommendation",
            _("Your recommendation"),
            [f"{value}: {label}" for value, label in Recommendation.choices],
            kept["recommendation"],
        ),
    ]
    return "\n".join(parts)


def _part(name: str, label: str, hints: list[str], value: str) -> str:
    return f"=== {name} === {label}\n{_hints(*hints)}{value}\n"


def _hints(*lines: str) -> str:
    """One line each, whatever an editor wrote into a question."""
    flat = (" ".join(line.split()) for line in lines)
    return "".join(f"{HINT} {line}\n" for line in flat if line)


def _said(question: Criterion) -> list[str]:
    reader = _("The authors read it.") if question.shown_to == ShownTo.AUTHORS else ""
    if question.is_score:
        anchors = [*question.anchors, *[""] * HIGHEST]
        scale = [f"{n}: {anchors[n - 1]}" for n in range(LOWEST, HIGHEST + 1)]
        unable = _("A number; - when you cannot judge it.")
        return [question.question, question.help, ", ".join(scale), unable]
    if question.kind == Asks.CHOICE:
        one = _("One of: %(options)s") % {"options": "; ".join(question.options)}
        return [question.question, question.help, one, reader]
    return [question.question, question.help, reader]


def decode(data: bytes) -> str:
    """The file's text, whichever program wrote it; nothing of it is refused."""
    for name in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ():
        data = data.decode(name, errors="replace").encode()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "")


def read(text: str, questions: Iterable[Criterion]) -> Filled:
    """What the file says; every word of an answer ends up in `values` or `unplaced`."""
    found = Filled()
    if version := VERSION.search(text):
        found.version = int(version[1])
    parts = _split(text)
    asked = {f"{'score' if one.is_score else 'ask'}-{one.pk}": one for one in questions}
    for name, said in parts:
        if not said:
            continue
        if name in TEXTS:
            found.values[name] = said
        elif name == "recommendation":
            _place(found, name, said, _advice(said), _("Your recommendation"))
        elif name in asked:
            _place(found, name, said, _answer(asked[name], said), asked[name].name)
        else:
            found.unplaced.append(said)
    return found


def _split(text: str) -> list[tuple[str, str]]:
    """(field, answer) pairs; "" for what stands above the first field."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    seen: set[str] = set()
    begun = False  # the answer has, so a line like a hint is the reviewer's own
    for line in text.split("\n"):
        marker = MARKER.match(line)
        if marker and marker[1] not in seen:
            seen.add(marker[1])
            parts.append((marker[1], []))
            begun = False
        elif line.startswith(HINT) and not begun:
            continue
        else:
            begun = begun or bool(line.strip())
            parts[-1][1].append(line)
    return [(name, "\n".join(lines).strip()) for name, lines in parts]


def _place(found: Filled, name: str, said: str, value: str, label: str) -> None:
    if value:
        found.values[name] = value
    else:
        found.unplaced.append(f"{label}: {said}")


def _advice(said: str) -> str:
    for value, label in Recommendation.choices:
        if said.casefold() in (value, str(label).casefold()):
            return str(value)
    return ""


def _answer(question: Criterion, said: str) -> str:
    """What the form would hold for it; nothing when it could not."""
    if question.is_score:
        if said.casefold() in NOT_JUDGED:
            return NOT_ABLE
        number = re.fullmatch(r"([1-5])(?:\s*[:,.].*)?", said)
        return number[1] if number else ""
    if question.kind == Asks.CHOICE:
        fits = (one for one in question.options if one.casefold() == said.casefold())
        return next(fits, "")
    return said


def merged(review: Review, found: Filled) -> tuple[dict[str, Any], list[str]]:
    """The form's values with the file's in them, and the fields where both had one.

    An empty field of the file empties nothing. Where the draft was changed after the
    file was made, texts of both stand below each other; of a score the file's counts.
    """
    kept = ReviewForm.initial_from(review.draft, review.draft_version)
    is_newer = found.version != review.draft_version
    values, both = dict(kept), []
    for name, said in found.values.items():
        before = str(kept.get(name) or "").strip()
        differs = is_newer and before and before != said
        if differs:
            both.append(name)
        is_text = name in TEXTS or name.startswith("ask-")
        if differs and is_text and before not in said:
            said = _below(said, _("Typed on the page before the upload:"), before)
        values[name] = said
    if found.unplaced:
        heading = _("In the uploaded file, without a place in the form:")
        rest = "\n\n".join(found.unplaced)
        values["confidential"] = _below(values["confidential"], heading, rest)
    return values, both


def _below(text: str, heading: str, more: str) -> str:
    """Once: the same file uploaded twice adds nothing."""
    return text if more in text else f"{text}\n\n{heading}\n\n{more}".strip()


def labels(values: Mapping[str, Any], form: ReviewForm) -> list[str]:
    """The fields by their words on the page."""
    return [str(form[name].label) for name in values if name in form.fields]
