"""Reading the paper and writing the report."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from journal import streaming
from journal.models import User
from journal.verdict import require
from reviews import calendar, services
from reviews.choices import Answer, Recommendation, ShownTo
from reviews.composing import missing, text_for
from reviews.forms.review import ReviewForm
from reviews.models import Review, ReviewAssignment, files_of
from reviews.permissions import can_open_review, can_see_copy, can_write_review
from reviews.services.reporting import EXTENSIONS, StaleDraft
from reviews.showing import with_names
from submissions import uploads
from submissions.agreements import open_to_agreements
from submissions.choices import FileKind
from submissions.names import download_name
from submissions.permissions import Standing
from submissions.review_copy import without_identities

from . import attachments, supplements, workspace
from .guests import open_assignment


@csrf_exempt  # only until the size is known: `_write` is protected
def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper beside the form. A plain POST saves the report and takes its files;
    "check" goes on to the check."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_open_review(reviewer, assignment))
    if request.method == "POST" and (reason := uploads.refusal(request)):
        messages.error(request, reason)
        return redirect(assignment)
    return _write(request, assignment, reviewer)


@csrf_protect
def _write(
    request: HttpRequest, assignment: ReviewAssignment, reviewer: User
) -> HttpResponse:
    if assignment.state == Answer.SUBMITTED:
        return redirect("reviews:review-done", assignment.uuid)
    review = assignment.review
    if request.method == "POST":
        form = workspace.form_of(assignment, request.POST)
        if form.is_valid():
            return _save(request, assignment, form, by=reviewer)
        return workspace.page(request, assignment, form, status=422)
    initial = ReviewForm.initial_from(review.draft, review.draft_version)
    return workspace.page(
        request, assignment, workspace.form_of(assignment, initial=initial)
    )


def _save(
    request: HttpRequest, assignment: ReviewAssignment, form: ReviewForm, *, by: User
) -> HttpResponse:
    try:
        services.save_draft(
            assignment, form.draft(), version=form.cleaned_data["version"], by=by
        )
    except StaleDraft as stale:
        return _stale(request, assignment, form, stale.review)
    if attachments.change(request, assignment, by=by):
        return redirect(f"{assignment.get_absolute_url()}#files")
    if request.POST.get("next") == "check":
        return redirect("reviews:review-check", assignment.uuid)
    messages.info(request, _("Saved."))
    return redirect(assignment)


def _stale(
    request: HttpRequest, assignment: ReviewAssignment, form: ReviewForm, newer: Review
) -> HttpResponse:
    """409: the newer text stands in the form, what was sent now stands above it."""
    initial = ReviewForm.initial_from(newer.draft, newer.draft_version)
    fresh = workspace.form_of(assignment, initial=initial)
    return workspace.page(request, assignment, fresh, status=409, lost=form.draft())


@require_POST
def autosave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was typed so far: {"version"} when kept, 409 when a newer draft exists."""
    assignment, reviewer = open_assignment(request, uuid)
    form = workspace.form_of(assignment, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        review = services.save_draft(
            assignment, form.draft(), version=form.cleaned_data["version"], by=reviewer
        )
    except StaleDraft as stale:
        return JsonResponse({"version": stale.review.draft_version}, status=409)
    return JsonResponse({"version": review.draft_version})


def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who will read what, what is missing; then the report is sent."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_write_review(reviewer, assignment))
    criteria = workspace.criteria(assignment)
    draft = assignment.review.draft
    if request.method == "POST":
        services.submit_review(assignment, by=reviewer)
        return redirect("reviews:review-done", uuid)
    scores = draft.get("scores", {})
    context = workspace.about(assignment) | {
        "co_reviewers": assignment.review.co_reviewers.all(),
        "gaps": missing(draft, criteria),
        "files": assignment.review.attachments.select_related("clean"),
        "draft": draft,
        "for_authors": text_for(ShownTo.AUTHORS, criteria, draft),
        "for_editors": text_for(ShownTo.EDITORS, criteria, draft),
        "scores": [(c, scores[str(c.pk)]) for c in criteria if str(c.pk) in scores],
        "recommendation": _label(draft.get("recommendation", "")),
    }
    return render(request, "reviews/review_check.html", context)


@require_POST
def more_time(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """7 or 14 more days, granted at once."""
    assignment, reviewer = open_assignment(request, uuid)
    days = request.POST.get("days", "")
    services.ask_for_time(
        assignment, int(days) if days in map(str, EXTENSIONS) else 0, by=reviewer
    )
    messages.info(request, _("You have the time you asked for."))
    return redirect("reviews:review", uuid)


@require_safe
def calendar_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The due date for one's own calendar."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_open_review(reviewer, assignment))
    answer = HttpResponse(
        calendar.review_date(assignment), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="review.ics"'
    return answer


@require_safe
def done(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A copy of one's report, and what happens next."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_open_review(reviewer, assignment))
    if assignment.state != Answer.SUBMITTED:
        return redirect(assignment)
    return render(request, "reviews/review_done.html", report(assignment))


def report(assignment: ReviewAssignment) -> dict[str, object]:
    """What its reviewer sees of a report that is in."""
    standing = Standing.of(assignment.reviewer, assignment.round.submission)
    return workspace.about(assignment) | {
        "review": assignment.review,
        "co_reviewers": assignment.review.co_reviewers.all(),
        "files": assignment.review.attachments.select_related("clean"),
        "scores": assignment.review.scores.select_related("criterion"),
        "decision": _decision(assignment) if standing.can_see("E12") else None,
        "others": _other_reports(assignment, standing),
        "may_agree": open_to_agreements(assignment.round.submission),
        "supplements": supplements.of_assignment(assignment)
        if standing.can_see("E04")
        else [],
    }


@require_POST
def agree(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say again what may be published of a report that is in."""
    assignment, reviewer = open_assignment(request, uuid)
    services.change_agreement(
        assignment,
        publication="agrees_to_publication" in request.POST,
        name="agrees_to_name" in request.POST,
        by=reviewer,
    )
    messages.success(request, _("Saved."))
    done = reverse("reviews:review-done", args=[uuid])
    return redirect(f"{done}#agreement")


@require_safe
def copy(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The review copy of this assignment's version, never another file (E03)."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_see_copy(reviewer, assignment))
    return copy_of(assignment, as_attachment="download" in request.GET)


def copy_of(assignment: ReviewAssignment, *, as_attachment: bool) -> FileResponse:
    """The bytes of that copy, from here: the reader in the page shows it."""
    file = assignment.round.version.review_copy
    if file is None:
        raise Http404
    name = download_name(assignment.round.submission.number, "review copy", "pdf")
    return streaming.show(file, name, download=as_attachment)


@require_safe
def text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper's text as a page, for who reads by ear or by keyboard."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_see_copy(reviewer, assignment))
    may_write = can_write_review(reviewer, assignment)
    context = reading(assignment, "reviews:review-picture") | {
        "back_url": assignment.get_absolute_url(),
        "can_write": may_write,
        "highlights": assignment.review.highlights if may_write else [],
    }
    return render(request, "reviews/review_text.html", context)


def reading(assignment: ReviewAssignment, pictures: str) -> dict[str, object]:
    """The text that goes with the copy; `pictures` names the address of its pictures."""
    here = reverse(pictures, args=[assignment.uuid, "NAME"]).removesuffix("NAME")
    body = without_identities(assignment.round.version.body)
    body = body.replace('src="media:', f'src="{here}')
    return workspace.about(assignment) | {
        "body": mark_safe(body),  # noqa: S308 (journal.markup)
        "supplements": supplements.of_assignment(assignment),
    }


@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> FileResponse:
    """A picture of the text that the reviewer reads."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_see_copy(reviewer, assignment))
    return picture_of(assignment, name)


def picture_of(assignment: ReviewAssignment, name: str) -> FileResponse:
    """One of the pictures of that version, none of another."""
    file = assignment.round.version.files.filter(kind=FileKind.MEDIA, name=name).first()
    if file is None:
        raise Http404
    return streaming.show(file, file.name)


def _decision(assignment: ReviewAssignment) -> str:
    decision = assignment.round.decisions.in_force().first()
    return decision.get_outcome_display() if decision else ""


def _other_reports(assignment: ReviewAssignment, standing: Standing) -> list[Review]:
    """The other reports of one's round, once it is decided, under pseudonyms, named
    where I3 says so; none while one reads for a later round (E06, RV: own)."""
    found = (
        Review.objects.visible_to(standing)
        .filter(assignment__round=assignment.round)
        .exclude(assignment=assignment)
        .select_related("assignment")
        .prefetch_related(files_of())
        .order_by("assignment__pseudonym")
    )
    if standing.can_see("I3").is_full:
        found = with_names(found, standing)
    return list(found)


def _label(recommendation: str) -> str:

    return str(Recommendation(recommendation).label) if recommendation else ""
