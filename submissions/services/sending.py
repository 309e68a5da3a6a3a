"""Sending a paper to the journal, and taking it back."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.models import User
from journal.verdict import NotAllowed, Verdict, deny, require
from submissions.choices import Action, Status
from submissions.emails import tell_authors, tell_editors, tell_editors_in_charge
from submissions.file_checks import Length, too_long
from submissions.models import Submission, Version
from submissions.names import next_number
from submissions.permissions import Standing, can_do, refusal
from submissions.workflow import hold, transition

from .confirming import ask_all
from .handling import look_for_conflicts
from .revealing import SHORTEST

WAITS_FOR_COPY = gettext_lazy(
    "A supplementary file is still being cleaned for the reviewers. It takes some seconds."
)


def missing(submission: Submission, version: Version | None) -> list[tuple[str, str]]:
    """What still keeps a paper from being sent: (field, sentence) pairs, in order."""
    gaps: list[tuple[str, str]] = []
    if version is None or not version.is_read:
        gaps.append(("file", _("Your file has not been read yet.")))
    elif version.review_copy is None:
        gaps.append(("file", _("The review copy is not ready yet.")))
    if version is not None and version.has_file_in_cleaning:
        gaps.append(("supplements", str(WAITS_FOR_COPY)))
    if not submission.title.strip():
        gaps.append(("title", _("The paper needs a title.")))
    if not submission.section_id:
        gaps.append(("section", _("Say what kind of article it is.")))
    if not submission.contributors.exists():
        gaps.append(("people", _("Name at least one author.")))
    looked_at = version is None or version.confirmed_at is not None
    if submission.hides_authors and not looked_at:
        gaps.append(("confirm", _("Look at the review copy and confirm it.")))
    if version is not None:
        gaps += [("length", _too_long(length)) for length in too_long(version)]
    needs_abstract = submission.section is None or submission.section.is_peer_reviewed
    if needs_abstract and not submission.abstract.strip():
        gaps.append(("abstract", _("The paper needs an abstract.")))
    return gaps


def _too_long(length: Length) -> str:
    return _("The section does not take longer papers. %(length)s.") % {
        "length": length
    }


def can_send(submission: Submission, version: Version | None, user: User) -> Verdict:
    """A03, and nothing that an editor would have to send it back for."""
    verdict = can_do(user, "A03", submission)
    gaps = missing(submission, version) if verdict else []
    return deny(gaps[0][1]) if gaps else verdict


@transaction.atomic
def send(submission: Submission, *, by: User) -> Submission:
    """Send a paper to the journal for the first time.

    It gets its number and the journal's anonymity of today; conflicts are looked
    for; who sent it gets a receipt, every other author is asked to confirm, and the
    chief editors see it on their desk.
    """
    from submissions import tasks

    hold(submission)
    version = submission.versions.filter(sent_at=None).last()
    require(can_send(submission, version, by))
    assert version is not None  # noqa: S101  (can_send has seen it)
    submission.number = next_number(submission.journal, timezone.localdate().year)
    submission.anonymity = submission.journal.anonymity
    submission.save(update_fields=["anonymity"])
    version.sent_at = timezone.now()
    version.save(update_fields=["sent_at"])
    transition(submission, Action.SUBMIT, by=by)
    look_for_conflicts(submission)
    look_again = partial(tasks.look_for_similar.enqueue, version.pk)
    transaction.on_commit(look_again)
    tell_authors(
        submission, "receipt", link=reverse("submissions:paper", args=[submission.uuid])
    )
    ask_all(submission)
    tell_editors(submission, "new_paper")
    return submission


def can_withdraw(standing: Standing) -> Verdict:
    """A05, as long as there is something to take back: what was declined is over."""
    verdict = standing.can_do("A05")
    if verdict and standing.submission.status == Status.DECLINED:
        verdict = deny(refusal("A05"))
    if standing.is_editor and verdict.reason:
        return deny(
            _(
                "Only a chief editor withdraws a paper for its authors, and only one that is neither declined nor published."
            )
        )
    return verdict


@transaction.atomic
def withdraw(submission: Submission, *, by: User, reason: str = "") -> Submission:
    """Take a paper back before publication; open reviews end with it (A05).

    A chief editor does it for the authors, with a reason that every one of them reads;
    whoever handles the paper is told as well.
    """
    standing = Standing.of(by, hold(submission))
    require(can_withdraw(standing))
    reason = reason.strip()
    if not standing.is_author and len(reason) < SHORTEST:
        raise NotAllowed(
            deny(_("Say why the paper is withdrawn. The authors read it."))
        )
    transition(submission, Action.WITHDRAW, by=by)
    if standing.is_author:
        said = reason or _("No reason was given.")
        tell_authors(submission, "withdrawn", reason=said)
    else:
        _tell_of_withdrawal(submission, by=by, reason=reason)
    return submission


def _tell_of_withdrawal(submission: Submission, *, by: User, reason: str) -> None:
    """The authors do not learn which editor it was (I4)."""
    tell_authors(submission, "withdrawn_for_authors", reason=reason)
    once = submission.status_at.isoformat()
    tell_editors_in_charge(
        submission, "withdrawn_editor", once=once, person=str(by), reason=reason
    )
