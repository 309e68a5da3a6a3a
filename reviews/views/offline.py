"""The review form as a file: taken along, and given back filled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from journal.models import User
from journal.verdict import require
from reviews import offline, services
from reviews.models import ReviewAssignment
from reviews.permissions import can_write_review
from reviews.services.reporting import StaleDraft, questions_of
from submissions import uploads
from submissions.names import download_name

from . import workspace
from .guests import open_assignment

TRIES = 3  # another window may save in between


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form with what was typed so far, as plain text."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_write_review(reviewer, assignment))
    text = offline.write(assignment.review, questions_of(assignment.review))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = download_name(assignment.round.submission.number, "review form", "txt")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@csrf_exempt  # only until the size is known: `_upload` is protected
@require_POST
def upload(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Fill the draft from the file. Nothing is sent, and nothing typed is lost."""
    assignment, reviewer = open_assignment(request, uuid)
    require(can_write_review(reviewer, assignment))
    if reason := uploads.refusal(request):
        messages.error(request, reason)
        return redirect(assignment)
    return _upload(request, assignment, reviewer)


@csrf_protect
def _upload(
    request: HttpRequest, assignment: ReviewAssignment, reviewer: User
) -> HttpResponse:
    given = request.FILES.get("form")
    if given is None or not given.size or given.size > offline.MOST_BYTES:
        messages.error(request, _("Choose the text file of the form, filled in."))
        return redirect(assignment)
    text = offline.decode(given.read())
    for _try in range(TRIES):
        assignment.review.refresh_from_db()
        try:
            return _fill(request, assignment, text, by=reviewer)
        except StaleDraft:
            continue
    messages.error(
        request, _("The review is being saved in another window. Try again.")
    )
    return redirect(assignment)


def _fill(
    request: HttpRequest, assignment: ReviewAssignment, text: str, *, by: User
) -> HttpResponse:
    draft = assignment.review
    found = offline.read(text, questions_of(draft))
    values, both = offline.merged(draft, found)
    data = QueryDict(mutable=True)
    data.update({name: value for name, value in values.items() if value is not False})
    form = workspace.form_of(assignment, data)
    if not found.values:
        messages.error(
            request,
            _(
                "No answer was found in this file. Its lines that begin with === are gone."
            ),
        )
        return redirect(assignment)
    if not form.is_valid():  # too long, say: it stands in the form, with the reason
        return workspace.page(request, assignment, form, status=422)
    services.save_draft(assignment, form.draft(), version=draft.draft_version, by=by)
    messages.success(request, _("The form is filled from your file. Nothing was sent."))
    for label in offline.labels(dict.fromkeys(both), form):
        messages.warning(
            request,
            _("“%(field)s” was changed on the page, too. Look at it.")
            % {"field": label},
        )
    if found.unplaced:
        messages.warning(
            request,
            _(
                "Some of the file has no place in the form. It stands at the end of the comments for the editors."
            ),
        )
    return redirect(assignment)
