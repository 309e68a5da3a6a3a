"""Each author says to be one: asked by letter, answered behind its link (A04)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, deny, require
from submissions import author_links
from submissions.authorship import can_decide_on_authors, can_speak_for_authors
from submissions.choices import Status
from submissions.emails import (
    ask_author,
    tell_authors,
    tell_editors_in_charge,
    tell_spokesperson,
)
from submissions.models import Contributor, Submission
from submissions.workflow import hold

from .byline import forget_answer
from .handling import look_for_conflicts

ASKED_AGAIN_AFTER = timedelta(hours=1)


def ask_all(submission: Submission) -> None:
    """Write to every author who has not answered and has an address: at sending."""
    for author in submission.contributors.awaited().exclude(email=""):
        if author.refused_at is None:
            _ask(author)


@transaction.atomic
def ask_again(author: Contributor, *, by: User, address: str = "") -> Contributor:
    """Send the letter once more, to another address if the old one was wrong.

    By the corresponding author, at most once an hour. Who has said no is asked anew,
    and the no stands until it is answered. Another address is another mailbox: the old
    link is dead, and conflicts are looked for again (C2).
    """
    submission = hold(author.submission)
    require(can_speak_for_authors(by, submission))
    author = _hold(author)
    if author.confirmed_at:
        require(deny(_("%(name)s has confirmed already.") % {"name": author.name}))
    address = address.strip() or author.email
    if not address:
        require(
            deny(_("Write the e-mail address of %(name)s.") % {"name": author.name})
        )
    moved = address.lower() != author.email.lower()
    if not moved and _was_just_asked(author):
        require(deny(_("The letter went out less than an hour ago. Give it time.")))
    if moved:
        _require_own_address(author, address)
        if submission.authors_changes.open().exists():
            said = _("Another list of authors is asked for. Take that back first.")
            require(deny(said))
        outbox.take_back(f"confirm_authorship:{author.uuid}:")
        forget_answer(author)
        author.email = address
    _ask(author, by=by)
    if moved:
        look_for_conflicts(submission)
    return author


def _was_just_asked(author: Contributor) -> bool:
    now = timezone.now()
    return author.asked_at is not None and author.asked_at > now - ASKED_AGAIN_AFTER


def _require_own_address(author: Contributor, address: str) -> None:
    """Nobody confirms for somebody else: each author has an address of their own."""
    others = author.submission.contributors.exclude(pk=author.pk)
    taken = others.filter(email__iexact=address).exists()
    if taken or author.submission.submitter.email.lower() == address.lower():
        require(deny(_("This is the address of another author.")))


def _ask(author: Contributor, *, by: User | None = None) -> None:
    author.asked_at = timezone.now()
    author.token_hash = author_links.hash_of(author_links.token_for(author))
    author.save()
    ask_author(author)
    record.write(
        "authorship.asked",
        about=author.submission.uuid,
        by=by,
        author=str(author.uuid),
    )


@transaction.atomic
def confirm_authorship(
    author: Contributor, *, token: str, competing_interests: str | None = None
) -> Contributor:
    """Say to be an author, by the link; saying it twice is saying it once.

    Whoever reads the letters of the address is the author: an account with it is theirs
    from now on, with what a co-author may see. An editor or a reviewer of the paper
    among them is in conflict in the same moment (C5).
    """
    author = _answering(author, token)
    if competing_interests is not None:
        author.competing_interests = competing_interests.strip()
    if author.confirmed_at is None:
        author.confirmed_at, author.refused_at = timezone.now(), None
        author.user = User.objects.with_address(author.email, name=author.name)
        record.write(
            "authorship.confirmed",
            about=author.submission.uuid,
            by=author.user,
            author=str(author.uuid),
        )
    author.save()
    look_for_conflicts(author.submission)
    return author


@transaction.atomic
def refuse_authorship(author: Contributor, *, token: str) -> Contributor:
    """Say not to be an author, by the link; the others and the editors are told.

    Who had confirmed sees the paper no more. The name goes only when the authors ask
    for it, and the paper is not accepted meanwhile.
    """
    author = _answering(author, token)
    if author.refused_at is not None:
        return author
    author.refused_at, author.confirmed_at = timezone.now(), None
    author.save()
    record.write(
        "authorship.refused", about=author.submission.uuid, author=str(author.uuid)
    )
    once = f"{author.uuid}:{author.refused_at.isoformat()}"
    tell_spokesperson(
        author.submission, "authorship_refused", once=once, person=author.name
    )
    tell_editors_in_charge(author.submission, "authorship_doubted", once=once)
    return author


@transaction.atomic
def vouch_for_author(author: Contributor, *, by: User, reason: str) -> Contributor:
    """Accept that an author will never answer, dead or out of reach, and say why.

    By who handles the paper, or a chief editor; the authors are told, with the reason,
    and the record keeps it. It overrules silence and never a no, and whatever the author
    says later counts instead.
    """
    submission = hold(author.submission)
    require(can_decide_on_authors(by, submission))
    author = _hold(author)
    if author.confirmed_at:
        require(deny(_("%(name)s has confirmed already.") % {"name": author.name}))
    if author.refused_at:
        said = _("%(name)s has said no. Only another list of authors settles that.")
        require(deny(said % {"name": author.name}))
    if author.vouched_at:
        return author
    if not reason.strip():
        require(deny(_("Say why this author cannot answer.")))
    author.vouched_at, author.vouched_by = timezone.now(), by
    author.vouched_reason = reason.strip()
    author.save()
    record.write(
        "authorship.vouched", about=submission.uuid, by=by, author=str(author.uuid)
    )
    tell_authors(
        submission,
        "authorship_vouched",
        once=f"{author.uuid}:{author.vouched_at.isoformat()}",
        person=author.name,
        reason=author.vouched_reason,
    )
    return author


def _answering(author: Contributor, token: str) -> Contributor:
    """The row as it now stands, for whom the link is; of two answers at once the second
    sees the first."""
    submission = hold(author.submission)
    author = _hold(author)
    if author.token_hash != author_links.hash_of(token):
        raise NotAllowed(HIDDEN)
    if submission.status in (*author_links.ENDED, Status.DRAFT):
        require(deny(_("This paper is under way no more. Thank you for your answer.")))
    return author


def _hold(author: Contributor) -> Contributor:
    """The paper is held already, so nobody else writes at its authors."""
    found = Contributor.objects.filter(pk=author.pk).first()
    if found is None:
        raise NotAllowed(HIDDEN)
    found.submission = author.submission
    return found
