"""A reviewer's files: given on the page of the report, handed out by a link per click."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal import storage
from journal.models import StoredFile, User
from journal.verdict import HIDDEN, NotAllowed, require
from reviews import services
from reviews.models import ReviewAssignment, ReviewAttachment
from reviews.permissions import (
    can_confirm_attachment,
    can_see_attachment,
    can_see_own_attachment,
)
from reviews.pseudonyms import label_numbers
from submissions.names import download_name
from submissions.permissions import REVIEWERS, Standing
from submissions.showing import showing

from .desk_access import open_desk
from .guests import opened_here

RELATED = (
    "clean",
    "review__assignment__reviewer",
    "review__assignment__round__submission__journal",
)
PAPER = "review__assignment__round__submission"


def change(request: HttpRequest, assignment: ReviewAssignment, *, by: User) -> bool:
    """What the form of the report asked for its files; whether it asked for anything.

    What cannot be done is said on the page; the report's text is kept by then.
    """
    given = request.FILES.getlist("files")
    asked = {act: request.POST.get(act, "") for act in ("remove_file", "confirm_file")}
    try:
        if given:
            files = {file.name or "file": file.read() for file in given}
            services.attach(assignment, files, by=by)
        elif asked["remove_file"]:
            found = _own(assignment, asked["remove_file"])
            services.remove_attachment(found, by=by)
        elif asked["confirm_file"]:
            found = _own(assignment, asked["confirm_file"])
            services.confirm_attachment(found, by=by)
        else:
            return False
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    return True


def _own(assignment: ReviewAssignment, uuid: str) -> ReviewAttachment:
    try:
        wanted = UUID(uuid)
    except ValueError:
        raise NotAllowed(HIDDEN) from None
    found = ReviewAttachment.objects.select_related(*RELATED).filter(
        uuid=wanted, review__assignment=assignment
    )
    return _first(found)


def _first(rows: QuerySet[ReviewAttachment]) -> ReviewAttachment:
    found = rows.first()
    if found is None:
        raise NotAllowed(HIDDEN)
    return found


def _open(
    request: HttpRequest, uuid: UUID
) -> tuple[ReviewAttachment, User | AnonymousUser]:
    """The file and who asks for it: whoever is signed in, or the reviewer whose link
    opened a review of this round. What this person's papers do not show is not looked
    for (SC16)."""
    found = ReviewAttachment.objects.select_related(*RELATED).filter(uuid=uuid)
    if request.user.is_authenticated:
        return _first(found.filter(showing(request.user, "E11", PAPER))), request.user
    opened = ReviewAssignment.objects.filter(uuid__in=opened_here(request))
    rounds = opened.values("round")
    attachment = _first(found.filter(review__assignment__round__in=rounds))
    same_round = opened.filter(round=attachment.review.assignment.round_id)
    return attachment, same_round.select_related("reviewer")[0].reviewer


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The clean copy: the policy, then a link for this click (E11, F12)."""
    attachment, viewer = _open(request, uuid)
    require(can_see_attachment(viewer, attachment))
    return _link(attachment.clean, offered(attachment, viewer))


@require_safe
def original(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file as it was given, for who gave it."""
    attachment, viewer = _open(request, uuid)
    require(can_see_own_attachment(viewer, attachment))
    return _link(attachment, offered(attachment, viewer))


def _link(file: StoredFile, name: str) -> HttpResponse:
    return redirect(
        storage.signed_url(file.key, filename=name, content_type=file.media_type)
    )


def offered(attachment: ReviewAttachment, viewer: User | AnonymousUser) -> str:
    """A name of our making: the reviewer's number, but not to reviewers themselves
    before it is given, and never what they called it (F10)."""
    assignment = attachment.review.assignment
    submission = assignment.round.submission
    siblings = attachment.review.files_going_out
    if attachment not in siblings:
        siblings = list(attachment.review.attachments.all())
    place = siblings.index(attachment) + 1
    number = assignment.pseudonym
    if number is None and not Standing.of(viewer, submission).relations & REVIEWERS:
        number = label_numbers(submission).get(assignment.reviewer_id)
    who = f"reviewer {number}" if number else "review"
    what = f"round {assignment.round.number} {who} file {place}"
    suffix = PurePath(attachment.name).suffix.lower().removeprefix(".")
    return download_name(submission.number, what, suffix)


@login_required
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An editor lets a file go out although it may name its reviewer."""
    open_desk(request)
    attachment, _viewer = _open(request, uuid)
    require(can_confirm_attachment(request.user, attachment))
    try:
        services.confirm_attachment(attachment, by=request.user)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        messages.success(request, _("The file goes out with its report."))
    submission = attachment.review.assignment.round.submission
    return redirect("reviews:decide", submission.uuid)
