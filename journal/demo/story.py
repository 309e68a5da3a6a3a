"""The demo's past, act by act: each one a call of the service that a person's click calls.

Only the clock is turned back while an act runs; no row is written past the workflow.
Files are stored and read at the true time, because the storage checks the clock.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest import mock

import time_machine
from django.db import connection
from django.utils import timezone

from journal.models import Journal, Section, Topic, User
from reviews import services as reviewing
from reviews.models import Criterion, ReviewAssignment
from submissions import services as submitting
from submissions.author_links import token_for
from submissions.models import Submission, Version
from submissions.services.byline import Person

from .rows import HERE, read

Act = dict[str, Any]
MANUSCRIPTS = HERE / "manuscripts"
READERS = 2
CLOCK: ContextVar[datetime | None] = ContextVar("clock", default=None)


class Story:
    """The papers of the demo, and what happened to each."""

    def __init__(self, journal: Journal, people: dict[str, User]) -> None:
        self.journal = journal
        self.people = people
        self.plot: Act = read("story.yaml")
        self.papers: dict[str, Submission] = {}
        self.authors = {p["key"]: p for p in _all_people()}
        self.criteria = list(Criterion.objects.filter(journal=journal, kind="score"))

    def play(self, say: Callable[[str], None]) -> None:
        """Everything up to the first revisions, then the revisions and the rest."""
        with mock.patch.object(timezone, "now", _our_now):
            self._play(say)

    def _play(self, say: Callable[[str], None]) -> None:
        manuscripts = self.plot["manuscripts"]
        say(f"Reading {len(manuscripts)} manuscripts")
        drafts = self._drafts(manuscripts)
        _side_by_side(_read_one, drafts, [p["acts"][0]["day"] for p in manuscripts])
        for paper in manuscripts:
            self._check_what_was_read(paper)
        _side_by_side(_copy_one, drafts, [p["acts"][0]["day"] for p in manuscripts])
        say("Sending, reviewing, deciding")
        before, after = _split_at_revision(manuscripts)
        for slug, act in before:
            self._act(slug, act)
        revised = {slug: act for slug, act in after if act["act"] == "revise"}
        say(f"Reading {len(revised)} revisions")
        revisions = [self._revision(slug, act) for slug, act in revised.items()]
        days = [act["day"] for act in revised.values()]
        _side_by_side(_read_one, revisions, days)
        _side_by_side(_copy_one, revisions, days)
        for slug, act in after:
            self._act(slug, act)

    # Files ------------------------------------------------------------------

    def _drafts(self, manuscripts: list[Act]) -> list[Version]:
        versions = []
        for paper in manuscripts:
            by = self.people[paper["acts"][0]["by"]]
            with by_our_clock(paper["acts"][0]["day"]):
                draft = submitting.start_draft(
                    self.journal, files_of(paper["slug"], 1), by=by
                )
            self.papers[paper["slug"]] = draft
            versions.append(draft.versions.get())
        return versions

    def _revision(self, slug: str, act: Act) -> Version:
        files = files_of(slug, act["version"])
        with by_our_clock(act["day"]):
            return submitting.add_files(
                self._paper(slug), files, by=self.people[act["by"]]
            )

    def _check_what_was_read(self, paper: Act) -> None:
        """The second and third screen: the author looks, mends and declares."""
        draft = self._paper(paper["slug"])
        by = draft.submitter
        values = paper["declarations"] | {
            "title": paper["title"],
            "section": Section.objects.get(journal=self.journal, slug=paper["section"]),
            "topics": Topic.objects.filter(slug__in=paper["topics"]),
        }
        submitting.change_text(draft, values, by=by)
        people = [self._author(key, paper["corresponding"]) for key in paper["authors"]]
        submitting.change_people(draft, people, by=by)

    def _author(self, key: str, corresponding: str) -> Person:
        data = self.authors[key]
        places = data.get("affiliations") or [data["affiliation"]]
        return Person(
            name=data["name"],
            family=data.get("family", ""),
            native_name=data.get("native_name", ""),
            native_lang=data.get("native_lang", ""),
            email=data["email"],
            orcid=data.get("orcid", ""),
            is_corresponding=key == corresponding,
            affiliations=tuple(_place(place) for place in places),
            credit_roles=tuple(data.get("credit_roles", ())),
        )

    # Acts ---------------------------------------------------------------------

    def _act(self, slug: str, act: Act) -> None:
        perform = getattr(self, f"_{act['act']}")
        with on_day(act["day"]):
            perform(self._paper(slug), act)

    def _paper(self, slug: str) -> Submission:
        return Submission.objects.get(pk=self.papers[slug].pk)

    def _submit(self, paper: Submission, act: Act) -> None:
        submitting.confirm_review_copy(paper.versions.get(), by=paper.submitter)
        submitting.send(paper, by=paper.submitter)
        for author in paper.contributors.awaited():  # behind the links in their letters
            submitting.confirm_authorship(author, token=token_for(author))

    def _assign(self, paper: Submission, act: Act) -> None:
        submitting.assign_editor(
            paper, self.people[act["editor"]], by=self.people[act["by"]]
        )

    def _send_to_review(self, paper: Submission, act: Act) -> None:
        reviewing.send_to_review(paper, by=self.people[act["by"]])

    def _invite(self, paper: Submission, act: Act) -> None:
        asked = [self.people[key] for key in act["reviewers"]]
        reviewing.invite(paper, asked, by=self.people[act["by"]])

    def _accept_invitation(self, paper: Submission, act: Act) -> None:
        assignment = self._assignment(paper, act)
        reviewing.accept_invitation(
            assignment,
            by=assignment.reviewer,
            extra_days=act.get("extra_days", 0),
            knows_authors=act.get("knows_authors", False),
        )

    def _decline_invitation(self, paper: Submission, act: Act) -> None:
        assignment = self._assignment(paper, act)
        reviewing.decline_invitation(
            assignment,
            by=assignment.reviewer,
            reason=act["reason"],
            note=act.get("note", ""),
        )

    def _remind(self, paper: Submission, act: Act) -> None:
        reviewing.nudge(self._assignment(paper, act), by=self.people[act["by"]])

    def _report(self, paper: Submission, act: Act) -> None:
        assignment = self._assignment(paper, act)
        scores = zip(self.criteria, act["scores"], strict=True)
        draft = {
            "scores": {str(criterion.pk): value for criterion, value in scores},
            "comments": act["comments"],
            "confidential": act.get("confidential", ""),
            "recommendation": act["recommendation"],
        }
        reviewing.save_draft(assignment, draft, version=0, by=assignment.reviewer)
        reviewing.submit_review(assignment, by=assignment.reviewer)

    def _decide(self, paper: Submission, act: Act) -> None:
        by = self.people[act["by"]]
        reviewing.save_decision(
            paper,
            by=by,
            outcome=act["outcome"],
            subject=act["subject"],
            letter=act["letter"],
            ask_reviewers=act.get("ask_reviewers", True),
        )
        reviewing.release_decision(paper, by=by)

    def _revise(self, paper: Submission, act: Act) -> None:
        version = paper.versions.get(number=act["version"])
        answers = {}
        for key, texts in act["answers"].items():
            points = version.response_points.filter(
                review__assignment__reviewer=self.people[key]
            )
            pairs = zip(points.order_by("position"), texts, strict=True)
            answers |= {point.uuid: (text, True) for point, text in pairs}
        reviewing.answer_points(version, answers, by=paper.submitter)
        version.response = act.get("note", "")
        version.save(update_fields=["response"])
        submitting.confirm_review_copy(version, by=paper.submitter)
        reviewing.resubmit(paper, by=paper.submitter)

    def _message(self, paper: Submission, act: Act) -> None:
        submitting.post_message(paper, act["text"], by=self.people[act["by"]])

    def _assignment(self, paper: Submission, act: Act) -> ReviewAssignment:
        current = paper.rounds.get(closed_at=None)
        return current.assignments.counting().get(reviewer=self.people[act["reviewer"]])


@contextmanager
def on_day(day: float) -> Iterator[None]:
    """As if it were that many days from now, at ten in the morning or later."""
    with time_machine.travel(_moment(day), tick=True):
        yield


@contextmanager
def by_our_clock(day: float) -> Iterator[None]:
    """The same for what our own rules ask, while the storage sees the true time."""
    set_to = CLOCK.set(_moment(day))
    try:
        yield
    finally:
        CLOCK.reset(set_to)


def _our_now() -> datetime:
    return CLOCK.get() or datetime.now(UTC)


def _moment(day: float) -> datetime:
    now = datetime.now(UTC)
    morning = datetime.combine(now.date(), time(10), UTC)
    return min(morning + timedelta(days=day), now)


def files_of(slug: str, version: int) -> dict[str, bytes]:
    """What the author of a demo manuscript uploads: its file, or a zip of its files."""
    folder = MANUSCRIPTS / slug / f"v{version}"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if len(files) == 1:
        return {files[0].name: files[0].read_bytes()}
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(folder).as_posix())
    return {f"{slug}.zip": bundle.getvalue()}


def _side_by_side(
    work: Callable[[Version], None], versions: list[Version], days: list[float]
) -> None:
    """What the worker does with uploads, on both cores, each on its own day."""

    def run(version: Version, day: float) -> None:
        try:
            with by_our_clock(day):
                work(Version.objects.get(pk=version.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(run, versions, days))


def _read_one(version: Version) -> None:
    submitting.read_version(version, with_copy=False)
    version.refresh_from_db()
    if not version.is_read:
        raise RuntimeError(f"{version}: {version.refusal}")


def _copy_one(version: Version) -> None:
    submitting.prepare_review_copy(version)
    if version.review_copy is None:
        version.refresh_from_db()
        raise RuntimeError(f"{version}: {version.reading['review_copy']}")


def _split_at_revision(manuscripts: list[Act]) -> tuple[list[Any], list[Any]]:
    """All acts by day: those before each paper's revision, and those from it on."""
    before, after = [], []
    for paper in manuscripts:
        revised = False
        for act in paper["acts"]:
            revised = revised or act["act"] == "revise"
            (after if revised else before).append((paper["slug"], act))
    by_day = lambda item: item[1]["day"]  # noqa: E731
    return sorted(before, key=by_day), sorted(after, key=by_day)


def _all_people() -> list[Act]:
    return [*read("people.yaml")["authors"], *read("journal.yaml")["board"]]


def _place(place: dict[str, str]) -> str:
    return ", ".join(
        place[part] for part in ("name", "city", "country") if place.get(part)
    )
