"""Who may do what with one review assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from journal.addresses import Normal, proven_by
from journal.verdict import ALLOW, HIDDEN, Scope, Verdict, deny
from reviews.choices import COUNTING, Answer
from reviews.models import (
    Alternate,
    Review,
    ReviewAssignment,
    ReviewAttachment,
)
from reviews.workplaces import Workplaces
from submissions import grants
from submissions.agreements import open_to_agreements
from submissions.conflicts import is_in_conflict
from submissions.models import ManuscriptFile, Submission
from submissions.permissions import (
    REVIEWERS,
    Relation,
    Standing,
    can_see,
)

if TYPE_CHECKING:
    from journal.models import User


def can_be_invited(person: User, submission: Submission) -> Verdict:
    """Never an author, never one in conflict, never its handling editor, never twice.

    The sentence says no more than "not available": why is nobody's business (C7).
    """
    if not person.is_active or is_in_conflict(person, submission):
        return _unavailable(person)
    if _is_opposed(person, submission):
        return _unavailable(person)
    if grants.has_grant(person, grants.HANDLE, submission):
        return deny(
            _("%(name)s handles this paper and cannot review it.") % {"name": person}
        )
    already = ReviewAssignment.objects.counting().filter(
        round__submission=submission, round__closed_at=None, reviewer=person
    )
    if already.exists():
        return deny(_("%(name)s is already asked.") % {"name": person})
    return ALLOW


def can_be_alternate(person: User, submission: Submission, *, by: User) -> Verdict:
    """Whoever can be invited without a reason, and is not in reserve already.

    A colleague of an author needs one (C2), so that nobody asks them by themselves.
    """
    verdict = can_be_invited(person, submission)
    if not verdict:
        return verdict
    if Workplaces.of(submission).shared_with(person):
        if not can_see(by, "I1", submission):
            return _unavailable(person)
        return deny(
            _(
                "%(name)s: same institution as an author. Asking needs a reason, so do it yourself."
            )
            % {"name": person}
        )
    already = Alternate.objects.filter(
        round__submission=submission, round__closed_at=None, person=person
    )
    if already.exists():
        return deny(_("%(name)s is an alternate already.") % {"name": person})
    return ALLOW


def _unavailable(person: User) -> Verdict:
    return deny(_("%(name)s is not available for this paper.") % {"name": person})


def _is_opposed(person: User, submission: Submission) -> bool:
    """Whether the authors asked for this person not to be chosen."""
    same = Q(spelled__in=proven_by(person))
    if person.name:
        same |= Q(name__iexact=person.name)
    opposed = submission.suggestions.filter(is_opposed=True)
    return opposed.alias(spelled=Normal("email")).filter(same).exists()


def can_open_people(user: User | AnonymousUser) -> Verdict:
    """The people of the journal are for its editors; a guest editor knows them
    once there is a paper of the own special issue (visibility.md, SC4)."""
    if getattr(user, "is_editor", False):
        return ALLOW
    if isinstance(user, AnonymousUser):
        return HIDDEN
    papers = Submission.objects.on_desk_of(user)
    return ALLOW if papers.exists() else HIDDEN


def can_keep_notes(user: User | AnonymousUser) -> Verdict:
    """What editors remember about a reviewer stays with the editors of the journal."""
    return ALLOW if getattr(user, "is_editor", False) else HIDDEN


def can_open_insights(user: User | AnonymousUser) -> Verdict:
    """The journal's figures are for its chief and managing editors (E25, SC17).

    A handling editor may know the figures of single papers, not those of the others;
    which papers a chief's figures are made of, `insights.Scope` says.
    """
    return ALLOW if getattr(user, "is_chief", False) else HIDDEN


def can_answer(user: User | AnonymousUser, assignment: ReviewAssignment) -> Verdict:
    """The invited person, once, while the paper is in review (A07)."""
    if assignment.reviewer_id != user.pk:
        return HIDDEN
    verdict = Standing.of(user, assignment.round.submission).can_do("A07")
    if verdict and assignment.state != Answer.INVITED:
        return deny(_("This invitation has been answered or has ended."))
    return verdict


def can_open_review(
    user: User | AnonymousUser, assignment: ReviewAssignment
) -> Verdict:
    """One's own accepted or finished review of this paper; never another's."""
    if assignment.reviewer_id != user.pk:
        return HIDDEN
    if assignment.state not in (Answer.ACCEPTED, Answer.SUBMITTED):
        return HIDDEN
    return Standing.of(user, assignment.round.submission).can_see("E10")


def can_write_review(
    user: User | AnonymousUser, assignment: ReviewAssignment
) -> Verdict:
    """The reviewer who said yes, until the report is in or the round is closed (A08)."""
    if assignment.reviewer_id != user.pk:
        return HIDDEN
    standing = Standing.of(user, assignment.round.submission)
    if assignment.state == Answer.SUBMITTED:
        return deny(_("Your report is in. Ask the editor to open it again."))
    if assignment.round.closed_at is not None:
        return deny(
            _(
                "Review of this manuscript is closed. Write to the editor if you still want to send yours."
            )
        )
    return standing.can_do("A08")


def can_change_agreement(
    user: User | AnonymousUser, assignment: ReviewAssignment
) -> Verdict:
    """Letter J: a reviewer says again whether an own report may be published, until the
    article is; while the report is written the form asks for it."""
    if assignment.state != Answer.SUBMITTED:
        return HIDDEN
    verdict = can_open_review(user, assignment)
    return verdict and open_to_agreements(assignment.round.submission)


def can_converse(standing: Standing, assignment: ReviewAssignment) -> Verdict:
    """Write in the thread of a reviewer who is asked or has reported: that reviewer,
    and whoever edits the paper (E16)."""
    if assignment.state not in COUNTING:
        return HIDDEN
    if standing.is_editor or assignment.reviewer_id == standing.reader.pk:
        return standing.can_see("E16")
    return HIDDEN


def can_see_copy(user: User | AnonymousUser, assignment: ReviewAssignment) -> Verdict:
    """The review copy of the version that one's own assignment is about (E03)."""
    if assignment.reviewer_id != user.pk:
        return HIDDEN
    if assignment.state not in (Answer.ACCEPTED, Answer.SUBMITTED):
        return HIDDEN
    return Standing.of(user, assignment.round.submission).can_see("E03")


def can_see_report(standing: Standing, user: User, review: Review) -> Verdict:
    """Twin of `Review.objects.visible_to`: its comments for the authors (E06)."""
    return _of_report(standing, user, review, standing.can_see("E06"))


def _of_report(
    standing: Standing, user: User | AnonymousUser, review: Review, verdict: Verdict
) -> Verdict:
    """As far as the rule goes: the editors' once it is in, the authors' once it is
    released; one's own, and with one's own report in, the released ones beside it."""
    assignment = review.assignment
    is_released = review.released_at is not None
    if standing.relations & REVIEWERS:
        if assignment.reviewer_id == user.pk:
            return verdict if review.submitted_at else HIDDEN
        took_part = ReviewAssignment.objects.filter(
            round=assignment.round_id, reviewer=user.pk, state=Answer.SUBMITTED
        )
        is_open = verdict.is_full and is_released and took_part.exists()
        return verdict if is_open else HIDDEN
    if verdict.scope == Scope.RELEASED:
        return verdict if is_released else HIDDEN
    is_in = verdict.is_full and assignment.state == Answer.SUBMITTED
    return verdict if is_in else HIDDEN


def can_know_reviewer(
    standing: Standing, user: User | AnonymousUser, assignment: ReviewAssignment
) -> Verdict:
    """Twin of `showing.reviewers_for`: may this person know who it is (I3)?

    One knows oneself. Authors and other reviewers learn a name with its report, never
    of somebody who was asked and did not report; what is published with the name is
    everybody's.
    """
    everybody = Standing(standing.submission, frozenset({Relation.ANONYMOUS}))
    review = getattr(assignment, "review", None)  # none yet: not answered
    is_released = review is not None and review.released_at is not None
    if review and is_released and review.agrees_to_publication:
        public = everybody.can_see("I3")
        if public and review.agrees_to_name:
            return public
    if standing.relations == everybody.relations:
        return HIDDEN
    if assignment.reviewer_id == user.pk:
        return ALLOW
    verdict = standing.can_see("I3")
    if verdict.scope == Scope.RELEASED:
        return verdict if is_released else HIDDEN
    if not verdict.is_full:
        return HIDDEN
    if standing.relations & REVIEWERS and review:
        return _of_report(standing, user, review, verdict)
    return HIDDEN if standing.relations & REVIEWERS else verdict


def can_see_supplement(
    user: User | AnonymousUser, assignment: ReviewAssignment, file: ManuscriptFile
) -> Verdict:
    """The clean copy of a supplementary file of the version that one's own assignment
    is about (E04); not while it is held back for an author's name (F8)."""
    if assignment.reviewer_id != user.pk or not file.goes_out:
        return HIDDEN
    if file.version_id != assignment.round.version_id:
        return HIDDEN
    if assignment.state not in (Answer.ACCEPTED, Answer.SUBMITTED):
        return HIDDEN
    return Standing.of(user, assignment.round.submission).can_see("E04")


def can_see_attachment(
    user: User | AnonymousUser, attachment: ReviewAttachment
) -> Verdict:
    """The clean copy of a reviewer's file, as E11 says.

    One's own always; the editors' once the report is in; the authors' and the round's
    other reviewers' once the round's decision is released, unless it is held back for
    a name in it (F8).
    """
    assignment = attachment.review.assignment
    standing = Standing.of(user, assignment.round.submission)
    verdict = standing.can_see("E11")
    if not verdict or not attachment.is_clean:
        return HIDDEN
    if assignment.reviewer_id == user.pk and standing.relations & REVIEWERS:
        return verdict  # while it is written, too
    goes_out_only = standing.relations & REVIEWERS or verdict.scope == Scope.RELEASED
    if goes_out_only and not attachment.goes_out:
        return HIDDEN
    return _of_report(standing, user, attachment.review, verdict)


def can_see_own_attachment(
    user: User | AnonymousUser, attachment: ReviewAttachment
) -> Verdict:
    """The file as it was given: its reviewer's, for as long as the review is theirs."""
    return can_open_review(user, attachment.review.assignment)


def can_confirm_attachment(
    user: User | AnonymousUser, attachment: ReviewAttachment
) -> Verdict:
    """Its reviewer while writing, or who may decide on the paper and reads the report."""
    assignment = attachment.review.assignment
    if assignment.reviewer_id == user.pk:
        return can_write_review(user, assignment)
    verdict = can_see_attachment(user, attachment)
    standing = Standing.of(user, assignment.round.submission)
    return standing.can_do("A12") if verdict and standing.is_editor else HIDDEN


def can_rate_report(user: User | AnonymousUser, review: Review) -> Verdict:
    """Who reads a report with its note to the editors (E08) and works on the paper (A06
    or after it): never its reviewer, who is no editor of the paper (section 2, rule 3).
    """
    verdict = can_see_reports(user, review.assignment.round.submission)
    if not verdict.is_full:
        return HIDDEN
    if review.assignment.state != Answer.SUBMITTED:
        return deny(_("There is no report yet that could be rated."))
    return ALLOW


def can_see_reports(user: User | AnonymousUser, submission: Submission) -> Verdict:
    """All reports with scores and reviewers' names: the paper's editors (E06-E09)."""
    standing = Standing.of(user, submission)
    verdict = standing.can_see("E08")
    return verdict if standing.is_editor else HIDDEN
