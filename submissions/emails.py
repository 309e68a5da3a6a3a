"""Letters about a paper to its authors and its editors."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from journal import outbox
from journal.choices import Role
from journal.letters import compose
from journal.models import EditorialRole, User
from submissions.author_links import change_token_for, token_for
from submissions.models import Conflict, Contributor, NamedAuthor, Reveal, Submission
from submissions.permissions import can_open_desk_paper


def site_url(path: str) -> str:
    """An address for a letter: the site's own, never the request's host."""
    return f"{settings.SITE_URL}{path}"


def about_paper(submission: Submission) -> dict[str, object]:
    """What every letter about a paper may say of it."""
    return {
        "title": submission.title,
        "short_title": submission.short_title,
        "number": submission.number or "",
        "first_look_days": submission.journal.first_look_days,
        "decision_days": submission.journal.decision_days,
    }


def addressees(submission: Submission) -> list[tuple[str, str, User | None]]:
    """Whom a letter to the authors goes to: (address, name, account).

    Who sent it, and who has confirmed to be an author; anybody else is a stranger to
    the paper, who only gets the letter that asks (visibility.md, section 1).
    """
    seen: dict[str, tuple[str, str, User | None]] = {}
    submitter = submission.submitter
    seen[submitter.email.lower()] = (submitter.email, str(submitter), submitter)
    contributors = submission.contributors.confirmed().exclude(email="")
    for person in contributors.select_related("user"):
        address = person.email.lower()
        account = person.user or seen.get(address, (None, None, None))[2]
        seen[address] = (person.email, person.name, account)
    return list(seen.values())


def tell_authors(
    submission: Submission,
    letter: str,
    *,
    once: str = "",
    link: str = "",
    only: Collection[str] | None = None,
    **values: str,
) -> None:
    """One letter to each author who has confirmed, in the journal's wording, each to
    one person."""
    for address, name, account in addressees(submission):
        if only is not None and address.lower() not in only:
            continue
        text = compose(
            submission.journal,
            letter,
            {
                **about_paper(submission),
                "recipient_name": name,
                "link": site_url(link or submission.get_absolute_url()),
                **values,
            },
        )
        outbox.queue(
            key=f"{letter}:{submission.uuid}:{once or submission.status_at.isoformat()}:{address}",
            address=address,
            recipient=account,
            subject=text.subject,
            body=text.body,
            reason=f"{letter}: you are an author of {submission.number}",
            about=submission.uuid,
        )


def ask_author(author: Contributor) -> None:
    """The one letter to an author who has not confirmed: are you one? It goes to the
    address, whoever has an account with it."""
    submission = author.submission
    path = reverse("submissions:authorship", args=[token_for(author)])
    text = compose(
        submission.journal,
        "confirm_authorship",
        {
            **about_paper(submission),
            "recipient_name": author.name,
            "person": str(submission.submitter),
            "link": site_url(path),
        },
    )
    assert author.asked_at is not None  # noqa: S101  (just written)
    outbox.queue(
        key=f"confirm_authorship:{author.uuid}:{author.asked_at.isoformat()}",
        address=author.email,
        subject=text.subject,
        body=text.body,
        reason=f"confirm_authorship: you are named as an author of {submission.number}",
        about=submission.uuid,
    )


def ask_about_change(line: NamedAuthor) -> None:
    """Ask somebody who is named on a paper, or would be, about another list of authors."""
    path = change_token_for(line)
    _write_to(
        line,
        "authors_change_asked",
        key=f"authors_change:{line.change.uuid}:{line.uuid}",
        person=str(line.change.asked_by),
        reason=line.change.reason,
        link=site_url(reverse("submissions:authors-change", args=[path])),
    )


def tell_named(line: NamedAuthor, letter: str) -> None:
    """Tell somebody who is an author no more how a request ended."""
    _write_to(line, letter, key=f"{letter}:{line.uuid}", link=site_url("/"))


def _write_to(line: NamedAuthor, letter: str, *, key: str, **values: str) -> None:
    submission = line.change.submission
    facts = {**about_paper(submission), "recipient_name": line.name, **values}
    text = compose(submission.journal, letter, facts)
    outbox.queue(
        key=key,
        address=line.email,
        subject=text.subject,
        body=text.body,
        reason=f"{letter}: you are named in a question about {submission.number}",
        about=submission.uuid,
    )


def tell_spokesperson(
    submission: Submission, letter: str, *, once: str, **values: str
) -> None:
    """Write to who sent the paper and, when it is somebody else who has confirmed, to
    the corresponding author."""
    first = submission.contributors.confirmed().filter(is_corresponding=True).first()
    wanted = {submission.submitter.email.lower(), first.email.lower() if first else ""}
    tell_authors(submission, letter, only=wanted, once=once, **values)


def tell_editors_in_charge(
    submission: Submission, letter: str, *, once: str, **values: str
) -> None:
    """Write to who handles the paper, or to the chief editors while nobody does."""
    charge = submission.editor_assignments.filter(ended_at=None).first()
    if charge and can_open_desk_paper(charge.editor, submission):
        tell_editor(submission, charge.editor, letter, once=once, **values)
    else:
        tell_editors(submission, letter, once=once, **values)


def tell_editors(submission: Submission, letter: str, **values: str) -> None:
    """Write to the chief editors who may see the paper (never one in conflict)."""
    for editor in _holders(Role.CHIEF, Role.MANAGING):
        if can_open_desk_paper(editor, submission):
            tell_editor(submission, editor, letter, **values)


def tell_editor(
    submission: Submission, editor: User, letter: str, *, once: str = "", **values: str
) -> None:
    """One letter about a paper to one of its editors."""
    text = compose(
        submission.journal,
        letter,
        {
            **about_paper(submission),
            "recipient_name": str(editor),
            "link": site_url(submission.get_desk_url()),
            **values,
        },
    )
    outbox.queue(
        key=f"{letter}:{submission.uuid}:{once or submission.status_at.isoformat()}:{editor.uuid}",
        address=editor.email,
        recipient=editor,
        subject=text.subject,
        body=text.body,
        reason=f"{letter}: you edit {submission.number}",
        about=submission.uuid,
    )


def send_draft_link(submission: Submission) -> None:
    """The way back to a draft, to the address that its author gave."""
    from submissions.draft_links import path_to

    link = site_url(path_to(submission))
    text = compose(submission.journal, "draft_link", {"link": link})
    outbox.queue(
        address=submission.submitter.email,
        recipient=submission.submitter,
        subject=text.subject,
        body=text.body,
        reason="draft_link: somebody gave this address with a manuscript",
    )


def tell_of_reveal(made: Reveal) -> None:
    """Tell who watches over reveals; the paper's title is not in the letter, since an
    administrator who reads it may not know it."""
    submission, person = made.submission, made.user
    for reader in watchers(submission, person):
        text = compose(
            submission.journal,
            "revealed",
            {
                "number": submission.number or submission.uuid,
                "recipient_name": str(reader),
                "person": str(person),
                "reason": made.reason,
            },
        )
        outbox.queue(
            key=f"revealed:{submission.uuid}:{made.pk}:{reader.uuid}",
            address=reader.email,
            recipient=reader,
            subject=text.subject,
            body=text.body,
            reason=f"revealed: you watch over {submission.number}",
            about=submission.uuid,
        )


def tell_of_lift(conflict: Conflict) -> None:
    """Tell whose conflict it was; an administrator may not know the paper's title."""
    submission, person = conflict.submission, conflict.user
    text = compose(
        submission.journal,
        "conflict_lifted",
        {
            "number": submission.number or submission.uuid,
            "recipient_name": str(person),
            "reason": conflict.lift_reason,
        },
    )
    outbox.queue(
        key=f"conflict_lifted:{submission.uuid}:{conflict.pk}",
        address=person.email,
        recipient=person,
        subject=text.subject,
        body=text.body,
        reason=f"conflict_lifted: you declared a conflict with {submission.number}",
        about=submission.uuid,
    )


def watchers(submission: Submission, person: User) -> list[User]:
    """The other chief editors without a conflict, or else the other administrators."""
    chiefs = _holders(Role.CHIEF, Role.MANAGING).exclude(pk=person.pk)
    free = [one for one in chiefs if can_open_desk_paper(one, submission)]
    return free or list(_holders(Role.ADMINISTRATOR).exclude(pk=person.pk))


def _holders(*roles: Role) -> QuerySet[User]:
    held = EditorialRole.objects.active().filter(role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)
