"""What erasing a person does to papers: published authorship stays, the rest is veiled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.erasure import Traces, Veil, add_traces, written_to
from journal.models import User
from submissions import grants
from submissions.choices import ChangeState, Status
from submissions.models import (
    AuthorsChange,
    Conflict,
    Contributor,
    EditorAssignment,
    GuestAppointment,
    ManuscriptFile,
    Message,
    NamedAuthor,
    Reveal,
    SpecialIssueUserGrant,
    Submission,
    SubmissionUserGrant,
    SuggestedReviewer,
    SupplementCopy,
    Version,
)
from submissions.services.drafting import delete_draft

UNDER_WAY = (
    Status.SUBMITTED,
    Status.UNDER_REVIEW,
    Status.REVISING,
    Status.ACCEPTED,
)
WRITTEN = (
    *("title", "abstract", "cover_letter", "ethics", "data_availability"),
    *("ai_use", "funding", "competing_interests", "preprint"),
    "more_time_reason",
)


def take_part() -> None:
    """Called when the app is ready."""
    add_traces(Traces(obstacles, papers, wipe))


def obstacles(user: User) -> Iterator[str]:
    """A paper on its way is decided, published or withdrawn first; a paper that one
    handles gets another editor first."""
    for paper in _written(user).filter(status__in=UNDER_WAY):
        yield (
            _("Your paper %(number)s is under way. Withdraw it or wait until it ends.")
            % {"number": paper.number}
        )
    handled = EditorAssignment.objects.filter(editor=user, ended_at=None)
    if handled.filter(submission__status__in=UNDER_WAY).exists():
        yield _("You handle papers. A chief editor assigns another editor first.")


def papers(user: User) -> set[UUID]:
    """Papers written, handled, written to about, or stepped aside from."""
    parts = (
        _written(user),
        Submission.objects.filter(editor_assignments__editor=user),
        Submission.objects.filter(messages__sender=user),
        Submission.objects.filter(conflicts__user=user),
        Submission.objects.filter(authors_changes__lines__in=_named(user)),
    )
    return {uuid for part in parts for uuid in part.values_list("uuid", flat=True)}


def wipe(user: User, veil: Veil, about: frozenset[UUID]) -> None:
    for draft in Submission.objects.filter(submitter=user, status=Status.DRAFT):
        delete_draft(draft, by=user)
    _wipe_authorship(user, veil)
    _wipe_requests(user, veil, about)
    for held in SubmissionUserGrant.objects.filter(user=user).select_related(
        "permission", "content_object"
    ):
        grants.revoke(user, held.content_object, held.permission.codename)
    held_issues = SpecialIssueUserGrant.objects.filter(user=user)
    for held in held_issues.select_related("content_object"):
        grants.revoke_special_issue(user, held.content_object)
    appointed = GuestAppointment.objects.in_force().filter(editor=user)
    appointed.update(ended_at=timezone.now())
    veil.draw_over(Message.objects.filter(submission__uuid__in=about), "text")
    around = Conflict.objects.filter(submission__uuid__in=about)
    veil.draw_over(around, "reason", "lift_reason")
    named = Contributor.objects.filter(submission__uuid__in=about)
    veil.draw_over(named, "vouched_reason")
    looked = Q(user=user) | Q(submission__uuid__in=about)
    veil.draw_over(Reveal.objects.filter(looked), "reason")
    _wipe_suggestions(user, veil)


def _written(user: User) -> QuerySet[Submission]:
    """Papers on which the person stands as an author, confirmed or not."""
    named = Contributor.objects.filter(_is(user)).values("submission")
    return Submission.objects.filter(Q(submitter=user) | Q(pk__in=named))


def _is(user: User) -> Q:
    same = Q(user=user) | written_to(user, "email")
    return same | Q(orcid=user.orcid) if user.orcid else same


def _wipe_authorship(user: User, veil: Veil) -> None:
    """The byline of what is published stays, without the address. What never came out
    carries the pseudonym: names of files, texts and what was read from the files too."""
    mine = Contributor.objects.filter(_is(user))
    mine.filter(submission__status=Status.PUBLISHED).update(email="", token_hash=None)
    closed = _written(user).exclude(status=Status.PUBLISHED)
    closed = Submission.objects.filter(pk__in=list(closed.values_list("pk", flat=True)))
    for one in mine.filter(submission__in=closed):
        one.affiliations.all().delete()
        Contributor.objects.filter(pk=one.pk).update(
            name=veil.pseudonym,
            family="",
            native_name="",
            native_lang="",
            email="",
            orcid="",
            token_hash=None,
        )
    beside = Contributor.objects.filter(submission__in=closed)
    veil.draw_over(beside, "competing_interests")
    veil.draw_over(closed, *WRITTEN)
    versions = Version.objects.filter(submission__in=closed)
    veil.draw_over(versions, "refusal", "reading", "body", "response")
    for file in ManuscriptFile.objects.filter(version__in=versions):
        plain = f"file-{file.pk}{PurePath(file.name).suffix}"
        ManuscriptFile.objects.filter(pk=file.pk).update(name=plain, alt=veil(file.alt))
    for copy in SupplementCopy.objects.filter(file__version__in=versions):
        copy.hits = [{**hit, "name": veil.pseudonym} for hit in copy.hits]
        copy.save(update_fields=["hits"])
    published = Submission.objects.filter(
        pk__in=_written(user).filter(status=Status.PUBLISHED).values("pk")
    )
    veil.draw_over(published, "cover_letter")
    veil.draw_over(
        Version.objects.filter(submission__in=published),
        "refusal",
        "reading",
        "response",
    )


def _named(user: User) -> QuerySet[NamedAuthor]:
    """Where a request for another list of authors names this person."""
    same = Q(author__user=user) | written_to(user, "email")
    return NamedAuthor.objects.filter(
        same | Q(orcid=user.orcid) if user.orcid else same
    )


def _wipe_requests(user: User, veil: Veil, about: frozenset[UUID]) -> None:
    """A request that names somebody who is gone cannot be agreed to: it is over."""
    lines = NamedAuthor.objects.filter(
        pk__in=list(_named(user).values_list("pk", flat=True))
    )
    open_ones = AuthorsChange.objects.open().filter(lines__in=lines)
    AuthorsChange.objects.filter(
        pk__in=list(open_ones.values_list("pk", flat=True))
    ).update(state=ChangeState.TAKEN_BACK, ended_at=timezone.now())
    veil.draw_over(
        AuthorsChange.objects.filter(submission__uuid__in=about), "reason", "answer"
    )
    lines.update(name=veil.pseudonym, email="", orcid="", affiliations=[])


def _wipe_suggestions(user: User, veil: Veil) -> None:
    """Where authors suggested or opposed this person."""
    same = written_to(user, "email")
    if user.name:
        same |= Q(name__iexact=user.name)
    found = SuggestedReviewer.objects.filter(same)
    veil.draw_over(found, "reason")
    found.update(name=veil.pseudonym, email="")
