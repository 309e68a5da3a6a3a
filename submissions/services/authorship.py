"""Other authors, or another order, after sending: asked, agreed to by all, approved.

COPE asks for the consent of everybody who is named before or after, and for a reason.
Nothing changes before all have agreed and an editor has approved; the request stays in
the record, however it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.addresses import normal
from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, deny, require
from submissions import author_links
from submissions.authorship import can_decide_on_authors, can_speak_for_authors
from submissions.choices import ChangeState
from submissions.emails import (
    ask_about_change,
    tell_authors,
    tell_editors_in_charge,
    tell_named,
    tell_spokesperson,
)
from submissions.models import AuthorsChange, Contributor, NamedAuthor, Submission
from submissions.workflow import hold

from .byline import Person
from .drafting import put_people


@dataclass(frozen=True)
class Wanted:
    """One author of the list that is asked for; `key` says who of those there it is."""

    key: str = ""
    name: str = ""
    email: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()
    is_corresponding: bool = False


@transaction.atomic
def ask_for_authors(
    submission: Submission, wanted: Sequence[Wanted], *, by: User, reason: str
) -> AuthorsChange:
    """Ask for another list of authors, with a reason, as the corresponding author.

    Everybody who is named now or would be gets a letter with a link; asking is agreeing,
    and who has said to be no author agrees to leave.
    """
    hold(submission)
    require(can_speak_for_authors(by, submission))
    if submission.authors_changes.open().exists():
        require(deny(_("Another list is asked for already. Take that back first.")))
    if not reason.strip():
        require(deny(_("Say why the authors change.")))
    lines = _lines(submission, wanted)
    change = AuthorsChange.objects.create(
        submission=submission, asked_by=by, reason=reason.strip()
    )
    for line in lines:
        _name(line, change)
    record.write(
        "authors.change_asked",
        about=submission.uuid,
        by=by,
        change=str(change.uuid),
        added=sum(line.is_new for line in lines),
        removed=sum(line.leaves for line in lines),
    )
    for line in lines:
        if line.agreed_at is None:
            ask_about_change(line)
    _follow(change)
    return change


def _lines(submission: Submission, wanted: Sequence[Wanted]) -> list[NamedAuthor]:
    """One line for everybody who is named before or after; refused when nothing would
    change, and when somebody could not be asked."""
    there = {str(one.uuid): one for one in submission.contributors.all()}
    keys = [one.key for one in wanted if one.key]
    if not wanted or len(set(keys)) != len(keys) or not set(keys) <= set(there):
        require(deny(_("The authors have changed meanwhile. Look at them again.")))
    corresponding = next((one for one in wanted if one.is_corresponding), wanted[0])
    lines = [
        _line(one, there.get(one.key), place, one is corresponding)
        for place, one in enumerate(wanted)
    ]
    lines += [_of(one) for key, one in there.items() if key not in keys]
    _require_askable(lines)
    marks = [(key, one.is_corresponding) for key, one in there.items()]
    if marks == [(one.key, one is corresponding) for one in wanted]:
        require(deny(_("These are the authors as they stand.")))
    return lines


def _of(author: Contributor) -> NamedAuthor:
    return NamedAuthor(
        author=author, name=author.name, email=author.email, was=author.position
    )


def _line(
    wanted: Wanted, author: Contributor | None, place: int, corresponding: bool
) -> NamedAuthor:
    line = (
        _of(author)
        if author
        else NamedAuthor(
            name=wanted.name.strip(),
            email=wanted.email.strip(),
            orcid=wanted.orcid,
            affiliations=list(wanted.affiliations),
        )
    )
    line.becomes, line.is_corresponding = place, corresponding
    return line


def _require_askable(lines: Sequence[NamedAuthor]) -> None:
    for line in lines:
        if not line.name:
            require(deny(_("Write the name of every author.")))
        if not line.email:
            said = _("%(name)s has no e-mail address, so nobody can ask. Add it first.")
            require(deny(said % {"name": line.name}))
    addresses = [normal(line.email) for line in lines]
    if len(set(addresses)) != len(addresses):
        require(deny(_("Two authors have one address. Each is asked at their own.")))


def _name(line: NamedAuthor, change: AuthorsChange) -> None:
    """Write the line; whoever asks agrees, and so does who has said to be no author."""
    line.change = change
    asker = change.asked_by
    is_asker = normal(line.email) == normal(asker.email) or (
        line.author is not None and line.author.user_id == asker.pk
    )
    has_left = line.leaves and line.author is not None and line.author.refused_at
    line.agreed_at = timezone.now() if is_asker or has_left else None
    line.token_hash = author_links.hash_of(author_links.change_token_for(line))
    line.save()


@transaction.atomic
def agree_to_authors(line: NamedAuthor, *, token: str) -> NamedAuthor:
    """Say yes to the list, by the link; the last yes brings it before the editors."""
    line = _answering(line, token)
    if line.agreed_at is None:
        line.agreed_at, line.refused_at = timezone.now(), None
        line.save()
        record.write(
            "authors.change_agreed",
            about=line.change.submission.uuid,
            change=str(line.change.uuid),
            line=str(line.uuid),
        )
        _follow(line.change)
    return line


@transaction.atomic
def refuse_authors(line: NamedAuthor, *, token: str) -> NamedAuthor:
    """Say no: the request is over, the authors stay as they are, who asked is told."""
    line = _answering(line, token)
    line.agreed_at, line.refused_at = None, timezone.now()
    line.save()
    _end(line.change, ChangeState.REFUSED)
    tell_spokesperson(
        line.change.submission,
        "authors_change_refused",
        once=str(line.change.uuid),
        person=line.name,
    )
    return line


def _answering(line: NamedAuthor, token: str) -> NamedAuthor:
    """The line as it now stands, for whom the link is, of a request that is open."""
    submission = hold(line.change.submission)
    found = NamedAuthor.objects.select_related("change").filter(pk=line.pk).first()
    if found is None or found.token_hash != author_links.hash_of(token):
        raise NotAllowed(HIDDEN)
    found.change.submission = submission
    if not found.change.is_open or submission.status in author_links.ENDED:
        require(deny(_("This question has been settled meanwhile.")))
    return found


def _follow(change: AuthorsChange) -> None:
    """When nobody is missing any more it is the editors' turn."""
    if change.state != ChangeState.WAITING or change.awaited:
        return
    change.state = ChangeState.AGREED
    change.save(update_fields=["state"])
    tell_editors_in_charge(
        change.submission, "authors_change_agreed", once=str(change.uuid)
    )


@transaction.atomic
def take_back_authors(change: AuthorsChange, *, by: User) -> None:
    """The corresponding author asks no more; the links in the letters open nothing."""
    change = _open(change)
    require(can_speak_for_authors(by, change.submission))
    _end(change, ChangeState.TAKEN_BACK, by=by)


@transaction.atomic
def decline_authors(change: AuthorsChange, *, by: User, answer: str) -> None:
    """An editor does not approve, and says why; the authors stay as they are."""
    change = _open(change)
    require(can_decide_on_authors(by, change.submission))
    if not answer.strip():
        require(deny(_("Say why the authors cannot change so.")))
    change.answer = answer.strip()
    _end(change, ChangeState.DECLINED, by=by)
    tell_spokesperson(
        change.submission,
        "authors_change_declined",
        once=str(change.uuid),
        reason=change.answer,
    )


@transaction.atomic
def approve_authors(change: AuthorsChange, *, by: User) -> None:
    """An editor approves what all have agreed to: now, and not before, the authors are
    others. Who came has confirmed by agreeing; who went has no right to the paper any
    more; conflicts are looked for anew (C5); everybody named is told.
    """
    change = _open(change)
    submission = change.submission
    require(can_decide_on_authors(by, submission))
    if change.state != ChangeState.AGREED:
        require(deny(_("Not everybody who is named has agreed yet.")))
    lines = change.byline_after
    rows = put_people(submission, [_person(line) for line in lines])
    for row, line in zip(rows, lines, strict=True):
        _confirm(row, line)
    _end(change, ChangeState.MADE, by=by)
    tell_authors(submission, "authors_changed", once=str(change.uuid))
    for line in change.lines.all():
        if line.leaves:
            tell_named(line, "authors_changed")


def _person(line: NamedAuthor) -> Person:
    """The author as they stand now, or as the request names them."""
    author = line.author
    if author is None:
        return Person(
            name=line.name,
            email=line.email,
            orcid=line.orcid,
            affiliations=tuple(line.affiliations),
            is_corresponding=line.is_corresponding,
        )
    return replace(Person.of(author), is_corresponding=line.is_corresponding)


def _confirm(row: Contributor, line: NamedAuthor) -> None:
    """Who agreed by a link to a list that names them has said to be an author, unless
    they have said no since."""
    assert line.agreed_at is not None  # noqa: S101  (all have agreed)
    said_no_since = row.refused_at is not None and row.refused_at > line.agreed_at
    if row.confirmed_at is None and not said_no_since:
        row.confirmed_at, row.refused_at = line.agreed_at, None
        row.user = User.objects.with_address(row.email, name=row.name)
        row.save()


def _open(change: AuthorsChange) -> AuthorsChange:
    """The request as it now stands: of two people who end it the second is told."""
    submission = hold(change.submission)
    change.refresh_from_db()
    change.submission = submission
    if not change.is_open:
        require(deny(_("This question has been settled meanwhile.")))
    return change


def _end(change: AuthorsChange, state: ChangeState, *, by: User | None = None) -> None:
    change.state, change.ended_at, change.ended_by = state, timezone.now(), by
    change.save()
    outbox.take_back(f"authors_change:{change.uuid}:")
    record.write(
        f"authors.change_{state.value}",
        about=change.submission.uuid,
        by=by,
        change=str(change.uuid),
    )
