"""What the journal holds of a person about papers, as far as they may see it now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal.addresses import normal
from journal.models import Event, OutgoingMessage, User
from journal.own_data import add_holding
from submissions.choices import ConflictKind, Thread
from submissions.models import (
    AuthorsChange,
    Conflict,
    Contributor,
    EditorAssignment,
    GuestAppointment,
    ManuscriptFile,
    Message,
    NamedAuthor,
    Submission,
)
from submissions.permissions import Standing

THREADS: dict[str, str] = {Thread.AUTHORS: "E15", Thread.EDITORS: "E17"}
STATEMENTS = (
    "ethics",
    "data_availability",
    "ai_use",
    "funding",
    "competing_interests",
    "preprint",
    "licence",
    "agrees_to_reports",
)


def tell() -> None:
    """Hand everything in; called when the app is ready."""
    add_holding(
        "papers",
        _("Papers"),
        _("What you sent or wrote with others: words, statements, names of files."),
        papers,
    )
    add_holding(
        "charges",
        _("Papers you handle or handled"),
        _("Which papers were yours as an editor, and when."),
        charges,
    )
    add_holding(
        "special_issues",
        _("Special issues you edit or edited"),
        _("As a guest editor, and when."),
        special_issues,
    )
    add_holding(
        "conflicts",
        _("Conflicts you declared"),
        _("When you stepped aside from a paper."),
        conflicts,
    )
    add_holding(
        "messages",
        _("Messages"),
        _("What you wrote to editors or authors."),
        messages,
    )
    add_holding(
        "letters",
        _("Letters"),
        _("Every letter to you, with its text while you may see its paper."),
        letters,
    )
    add_holding(
        "events",
        _("The record"),
        _("What you did here, line by line. These lines are kept for ever."),
        events,
    )


def papers(viewer: User) -> list[dict[str, Any]]:
    """Own papers: an author sees all of what was sent (E02, E03, I1, I2, I5)."""
    found = list(
        Submission.objects.by_author(viewer)
        .select_related("section")
        .prefetch_related(
            "versions__files",
            "contributors__affiliations",
            "suggestions",
            "grants",
            "authors_changes__lines__author",
        )
    )
    standings = Standing.of_each(viewer, found)
    return [_paper(paper, standings[paper.pk], viewer) for paper in found]


def _paper(paper: Submission, standing: Standing, viewer: User) -> dict[str, Any]:
    told: dict[str, Any] = {"number": _number(standing)}
    if standing.can_see("E02"):
        told |= {
            "title": paper.title,
            "abstract": paper.abstract,
            "keywords": paper.keywords,
            "type": paper.section.name if paper.section else None,
            "status": paper.get_status_display(),
            "created_at": paper.created_at,
            "submitted_at": paper.submitted_at,
        }
    if standing.can_see("I1"):
        told |= {name: getattr(paper, name) for name in STATEMENTS}
        told["authors_changes"] = [
            _asked(one, viewer) for one in paper.authors_changes.all()
        ]
        told["grants"] = [str(grant) for grant in paper.grants.all()]
        told["authors"] = [
            _author(one) if one.user_id == viewer.pk else {"name": one.name}
            for one in paper.contributors.all()
        ]
    if standing.can_see("I2"):
        told["cover_letter"] = paper.cover_letter
        told["files"] = [
            _file(file, version.number)
            for version in paper.versions.all()
            for file in version.files.all()
        ]
    if standing.can_see("I5"):
        told["suggested_reviewers"] = [
            {
                "name": one.name,
                "email": one.email,
                "reason": one.reason,
                "is_opposed": one.is_opposed,
            }
            for one in paper.suggestions.all()
        ]
    if standing.can_see("E05"):
        told["answers"] = [v.response for v in paper.versions.all() if v.response]
    return told


def _asked(change: AuthorsChange, viewer: User) -> dict[str, Any]:
    """Another list of authors that was asked for: all of one's own line, and of the
    others what every author was told in the letter."""
    return {
        "asked_at": change.asked_at,
        "asked_by_you": change.asked_by_id == viewer.pk,
        "reason": change.reason,
        "state": change.get_state_display(),
        "ended_at": change.ended_at,
        "answer": change.answer,
        "lines": [_line(line, viewer) for line in change.lines.all()],
    }


def _line(line: NamedAuthor, viewer: User) -> dict[str, Any]:
    told = {"name": line.name, "was": line.was, "becomes": line.becomes}
    is_own = normal(line.email) == normal(viewer.email) or (
        line.author is not None and line.author.user_id == viewer.pk
    )
    if is_own:
        told |= {
            "email": line.email,
            "orcid": line.orcid,
            "affiliations": line.affiliations,
            "agreed_at": line.agreed_at,
            "refused_at": line.refused_at,
        }
    return told


def _author(one: Contributor) -> dict[str, Any]:
    return {
        "name": one.name,
        "native_name": one.native_name,
        "email": one.email,
        "orcid": one.orcid,
        "is_corresponding": one.is_corresponding,
        "roles": one.credit_roles,
        "competing_interests": one.competing_interests,
        "confirmed_at": one.confirmed_at,
        "affiliations": [str(place) for place in one.affiliations.all()],
    }


def _file(file: ManuscriptFile, version: int) -> dict[str, Any]:
    return {
        "version": version,
        "kind": file.get_kind_display(),
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "added_at": file.created_at,
    }


def charges(viewer: User) -> list[dict[str, Any]]:
    """Papers that an editor handles or handled; in conflict, the dates alone."""
    found = list(
        EditorAssignment.objects.filter(editor=viewer)
        .select_related("submission")
        .order_by("assigned_at", "pk")
    )
    standings = Standing.of_each(viewer, [row.submission for row in found])
    return [
        {
            "paper": _number(standings[row.submission_id]),
            "from": row.assigned_at,
            "until": row.ended_at,
        }
        for row in found
    ]


def special_issues(viewer: User) -> list[dict[str, Any]]:
    """The themes of calls are public, so a former guest editor reads them too."""
    found = GuestAppointment.objects.filter(editor=viewer)
    return [
        {
            "theme": row.special_issue.theme,
            "from": row.appointed_at,
            "until": row.ended_at,
        }
        for row in found.select_related("special_issue")
    ]


def conflicts(viewer: User) -> list[dict[str, Any]]:
    """The bare fact of one's own declaration; what was detected is not told (I6)."""
    own = Conflict.objects.filter(user=viewer, kind=ConflictKind.DECLARED)
    return [
        {"declared_at": row.found_at, "reason": row.reason}
        for row in own.order_by("found_at", "pk")
    ]


def messages(viewer: User) -> list[dict[str, Any]]:
    """What the person wrote, with its text where they may read the thread today."""
    found = list(
        Message.objects.filter(sender=viewer)
        .select_related("submission")
        .order_by("sent_at", "pk")
    )
    standings = Standing.of_each(viewer, [row.submission for row in found])
    rows = []
    for row in found:
        standing = standings[row.submission_id]
        told = {"paper": _number(standing), "sent_at": row.sent_at}
        if standing.can_see(THREADS[row.thread]):
            told["text"] = row.text
        rows.append(told)
    return rows


def letters(viewer: User) -> list[dict[str, Any]]:
    """Letters to the person; of a paper that is hidden from them only when (E20)."""
    found = list(
        OutgoingMessage.objects.filter(recipient=viewer).order_by("created_at", "pk")
    )
    standings = _standings(viewer, (letter.about for letter in found))
    rows = []
    for letter in found:
        standing = standings.get(letter.about)
        told: dict[str, Any] = {
            "written_at": letter.created_at,
            "sent_at": letter.sent_at,
            "state": letter.get_state_display(),
        }
        if standing is None or standing.can_see("E20"):
            told |= {
                "to": letter.address,
                "subject": letter.subject,
                "text": letter.body,
            }
        rows.append(told)
    return rows


def events(viewer: User) -> list[dict[str, Any]]:
    """Own acts, those of accounts that were joined with this one too: what and when; which paper, while its existence is theirs to know, and
    the particulars for those who read the whole log of it (E01, E18, SC12)."""
    own = Q(actor=viewer) | Q(actor__merged_into=viewer)
    found = list(Event.objects.filter(own))
    standings = _standings(viewer, (event.about for event in found))
    rows = []
    for event in found:
        standing = standings.get(event.about)
        told: dict[str, Any] = {"what": event.kind, "at": event.occurred_at}
        if standing is not None:
            told["paper"] = _number(standing)
        if standing is None or standing.can_see("E18"):
            told["particulars"] = event.data
        rows.append(told)
    return rows


def _standings(
    viewer: User, uuids: Iterable[UUID | None]
) -> dict[UUID | None, Standing]:
    """The person's relation to each paper among these; what is no paper is left out."""
    found = Submission.objects.filter(uuid__in={one for one in uuids if one})
    return {s.submission.uuid: s for s in Standing.of_each(viewer, found).values()}


def _number(standing: Standing) -> str | None:
    """A paper's number, for those who may know that the paper exists (SC2)."""
    return standing.submission.number if standing.can_see("E01") else None
