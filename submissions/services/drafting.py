"""Before it is sent: the file, what was read from it, what the author changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import quota, record, scanning
from journal.choices import Scan
from journal.models import Journal, User
from journal.storage import StoredObject
from journal.verdict import deny, require
from submissions.choices import FileKind, ReadingState, Status
from submissions.emails import send_draft_link
from submissions.models import (
    Contributor,
    ManuscriptFile,
    Submission,
    SuggestedReviewer,
    Version,
)
from submissions.name_scan import author_names, fold
from submissions.names import offered_name
from submissions.permissions import can_do
from submissions.signals import authors_changed
from submissions.workflow import hold

from .byline import Person, are_same, write_people
from .funding import forget_grants
from .handling import look_for_conflicts
from .keeping import (
    TEXT,
    enqueue_reading,
    keep,
    kinds_of,
    open_version,
    require_room,
    store,
)
from .supplements import add, look_again

TEXT_FIELDS = (
    "title",
    "abstract",
    "keywords",
    "section",
    "funding",
    "ethics",
    "data_availability",
    "ai_use",
    "competing_interests",
    "preprint",
    "licence",
    "cover_letter",
    "agrees_to_reports",
)

IN_REVIEW_COPY = {"title", "abstract", "keywords", "section"}
MOST_OPPOSED = 5


@dataclass(frozen=True)
class Colleague:
    """Somebody the authors suggest as a reviewer, or ask not to be chosen."""

    name: str
    email: str = ""
    reason: str = ""
    is_opposed: bool = False


@dataclass(frozen=True)
class Fit:
    """Files that are fit to be kept: what each is, and how it was looked at."""

    files: Mapping[str, bytes]
    kinds: Mapping[str, FileKind]
    scans: Mapping[str, Scan]

    @classmethod
    def of(
        cls,
        files: Mapping[str, bytes],
        kinds: Mapping[str, str] | None,
        *,
        by: User,
        about: UUID | None = None,
    ) -> Fit:
        """Raises Refused and NotAllowed; outside of any transaction of ours."""
        found = kinds_of(files, kinds)
        return cls(files, found, scanning.check(files, by=by, about=about))

    @property
    def supplements(self) -> list[str]:
        supplement = FileKind.SUPPLEMENT
        return [offered_name(n) for n, kind in self.kinds.items() if kind == supplement]

    def keep(
        self, version: Version, stored: Mapping[str, StoredObject], *, by: User
    ) -> None:
        for name, held in stored.items():
            kind, scan = self.kinds[name], self.scans[name]
            if kind == FileKind.SUPPLEMENT:
                add(version, name, held, scan=scan, by=by)
            else:
                keep(version, name, held, kind, scan=scan, by=by)


def start_draft(
    journal: Journal,
    files: Mapping[str, bytes],
    *,
    by: User,
    guest: bool = False,
    kinds: Mapping[str, str] | None = None,
) -> Submission:
    """Keep the files an author gave and have them read: the beginning of a paper.

    The bytes are stored before any row is written; a crash in between leaves only
    rubbish (reliability.md, rule 2). Raises `submissions.reading.Refused` with a
    sentence when the files cannot be a manuscript, NotAllowed when they are more than
    one person may give or not fit to be kept; nothing is kept then. `guest`: whoever
    gives them has not shown that the address is theirs. `kinds`: what the author says
    that a file is (`keeping.kinds_of`).
    """
    given = Fit.of(files, kinds, by=by)
    return _start(journal, given, by=by, guest=guest)


@transaction.atomic
def _start(journal: Journal, given: Fit, *, by: User, guest: bool) -> Submission:
    submission = Submission(journal=journal, submitter=by, anonymity=journal.anonymity)
    stored = store(given.files)
    quota.spend(journal, given.files, of=by, guest=guest)
    submission.save()
    version = Version.objects.create(submission=submission, number=1)
    given.keep(version, stored, by=by)
    record.write("draft.started", about=submission.uuid, by=by)
    enqueue_reading(version)
    return submission


@transaction.atomic
def start_guest_draft(
    journal: Journal,
    files: Mapping[str, bytes],
    *,
    email: str,
    kinds: Mapping[str, str] | None = None,
) -> Submission:
    """The same for somebody who is not signed in: the account is made on the way.

    The draft belongs to the person with this address, who gets a letter with the way
    back to it; whether we knew the address is told to nobody (SC9).
    """
    person = User.objects.with_address(email)
    submission = start_draft(journal, files, by=person, guest=True, kinds=kinds)
    send_draft_link(submission)
    return submission


def add_files(
    submission: Submission,
    files: Mapping[str, bytes],
    *,
    by: User,
    guest: bool = False,
    kinds: Mapping[str, str] | None = None,
) -> Version:
    """Give the manuscript again: a draft's file is replaced, a revision's is added.

    A sent version never changes: after the first sending the files go to the next
    version (A02). Supplements stay; one of the same name is replaced.
    """
    require(can_do(by, "A02", submission))
    given = Fit.of(files, kinds, by=by, about=submission.uuid)
    return _add(submission, given, by=by, guest=guest)


@transaction.atomic
def _add(submission: Submission, given: Fit, *, by: User, guest: bool) -> Version:
    stored = store(given.files)
    require(can_do(by, "A02", hold(submission)))
    quota.spend(submission.journal, given.files, of=by, guest=guest)
    version = open_version(submission)
    version.files.filter(kind__in=TEXT).delete()
    version.files.filter(kind=FileKind.SUPPLEMENT, name__in=given.supplements).delete()
    require_room(version, given.files)
    forget_reading(version)
    given.keep(version, stored, by=by)
    record.write("files.added", about=submission.uuid, by=by, version=version.number)
    enqueue_reading(version)
    return version


def forget_reading(version: Version) -> None:
    """The text is another now: what was read, and made of it, goes; it is read anew."""
    if version.submission.status == Status.DRAFT:
        _forget_values(version.submission, version.reading)
    version.files.filter(kind__in=(FileKind.MEDIA, FileKind.REVIEW_COPY)).delete()
    version.state, version.refusal = ReadingState.WAITING, ""
    version.reading, version.body, version.confirmed_at = {}, "", None
    version.save()


def _forget_values(submission: Submission, reading: Mapping[str, Any]) -> None:
    """Empty what was read from the file that is replaced; keep what was typed."""
    stated = reading.get("statements", {})
    read = {name: one["text"] for name, one in stated.items()}
    read |= {name: reading.get(name) for name in ("title", "abstract", "keywords")}
    read |= {"funding": reading.get("funding") or read.get("funding")}
    for name, value in read.items():
        if value and getattr(submission, name) == value:
            setattr(submission, name, [] if name == "keywords" else "")
    forget_grants(submission, read["funding"] or "", reading.get("grants", []))
    submission.save()
    names = [author["name"] for author in reading.get("authors", [])]
    if names == list(submission.contributors.values_list("name", flat=True)):
        submission.contributors.all().delete()


@transaction.atomic
def change_text(submission: Submission, values: Mapping[str, Any], *, by: User) -> None:
    """Change title, abstract, keywords, type and declarations before sending.

    What stands in the review copy changes it: a new copy is made, and the author
    looks at that one.
    """
    require(can_do(by, "A01", hold(submission)))
    names = [name for name in TEXT_FIELDS if name in values]
    changed = [name for name in names if getattr(submission, name) != values[name]]
    for name in changed:
        setattr(submission, name, values[name])
    submission.save(update_fields=changed)
    if "topics" in values:
        submission.topics.set(values["topics"])
    if IN_REVIEW_COPY & set(changed):
        _renew_review_copy(submission)


@transaction.atomic
def mark_checked(version: Version, name: str, *, by: User) -> None:
    """The author has looked at what was read for this field, and stands by it."""
    require(can_do(by, "A01", version.submission))
    checked = version.reading.setdefault("checked", [])
    if name not in checked:
        checked.append(name)
        version.save(update_fields=["reading"])


def _renew_review_copy(submission: Submission) -> None:
    """Take the old copy away in this transaction; the worker makes the new one."""
    version = submission.versions.filter(sent_at=None).last()
    if version is None or not version.is_read:
        return
    version.files.filter(kind=FileKind.REVIEW_COPY).delete()
    version.reading.pop("review_copy", None)
    version.confirmed_at = None
    version.save(update_fields=["reading", "confirmed_at"])
    from submissions.tasks import make_review_copy

    transaction.on_commit(lambda: make_review_copy.enqueue(version.pk))


@transaction.atomic
def change_people(
    submission: Submission, people: Iterable[Person], *, by: User
) -> None:
    """Say who the authors are, in order; exactly one of them is written to first.

    Once the paper was sent only what is said of each can be mended: who they are, and in
    which order, is asked of all of them (`services.authorship`).
    """
    require(can_do(by, "A01", hold(submission)))
    people = list(people)
    if not people:
        require(deny(_("A paper has at least one author.")))
    if submission.status != Status.DRAFT and not are_same(submission, people):
        require(
            deny(
                _(
                    "After sending, the authors and their order change only when all of them agree. Ask for it on the page of the paper."
                )
            )
        )
    put_people(submission, people)


def put_people(submission: Submission, people: list[Person]) -> list[Contributor]:
    """Write the authors, and all that follows from who they are: conflicts (C5), the
    copies that must not name them, what is made of an accepted paper."""
    before = author_names(submission)
    rows = write_people(submission, people)
    if submission.status != Status.DRAFT:
        look_for_conflicts(submission)
        authors_changed.send(Submission, submission=submission)
    if author_names(submission) != before:
        look_again(submission)
    if _may_stand_in_review_copy(submission, before):
        _renew_review_copy(submission)  # it must not name any of them
    return rows


def _may_stand_in_review_copy(submission: Submission, before: list[str]) -> bool:
    """Whether a name that came or went may stand in the copy as it was made.

    The copy is typeset from the text, so a name that the text does not hold is not in
    it; a copy cleaned from the author's PDF, and one that was found to name somebody,
    is always made anew.
    """
    version = submission.versions.filter(sent_at=None).last()
    copy = version.reading.get("review_copy", {}) if version else {}
    if version is None or copy.get("way") != "typeset" or copy.get("names"):
        return True
    printed = (
        submission.title,
        submission.abstract,
        *submission.keywords,
        version.body,
    )
    text = fold(" ".join(printed))
    new = set(author_names(submission)) - set(before)
    return any(fold(name) in text for name in new)


@transaction.atomic
def suggest_reviewers(
    submission: Submission, colleagues: Iterable[Colleague], *, by: User
) -> None:
    """Say who could review and who should not; at most five are opposed (C7).

    Only the paper's editors read it (I5); nobody named is ever told.
    """
    require(can_do(by, "A01", hold(submission)))
    colleagues = list(colleagues)
    if sum(person.is_opposed for person in colleagues) > MOST_OPPOSED:
        require(deny(_("At most five people can be opposed.")))
    submission.suggestions.all().delete()
    SuggestedReviewer.objects.bulk_create(
        SuggestedReviewer(submission=submission, **asdict(person))
        for person in colleagues
    )


@transaction.atomic
def confirm_review_copy(version: Version, *, by: User) -> None:
    """The author has looked at what reviewers will see (visibility.md, F6)."""
    require(can_do(by, "A03", hold(version.submission)))
    version.confirmed_at = timezone.now()
    version.save(update_fields=["confirmed_at"])
    record.write(
        "review_copy.confirmed",
        about=version.submission.uuid,
        by=by,
        version=version.number,
    )


@transaction.atomic
def delete_draft(submission: Submission, *, by: User) -> None:
    """Throw a draft away: its rows go now, its objects by the orphan sweep (F18)."""
    require(can_do(by, "A23", hold(submission)))
    if submission.status != Status.DRAFT:
        require(deny(_("Only a draft can be deleted. Withdraw the paper instead.")))
    record.write("draft.deleted", about=submission.uuid, by=by)
    ManuscriptFile.objects.filter(version__submission=submission).delete()
    submission.versions.all().delete()
    submission.delete()
