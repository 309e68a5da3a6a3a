"""An editor approves, or not, what all authors have agreed to about themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.verdict import NotAllowed, deny, require
from submissions import services
from submissions.authorship import can_decide
from submissions.models import AuthorsChange, Contributor

from .desk_access import Paper, open_paper


@login_required
@require_POST
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve the list of authors that is asked for, or decline it with a reason."""
    found = open_paper(request, uuid)
    asked = _asked(found)
    if request.POST.get("act") == "approve":
        services.approve_authors(asked, by=found.editor)
        messages.success(request, _("The authors have changed. Everybody is told."))
    else:
        answer = request.POST.get("answer", "")[:2000]
        services.decline_authors(asked, by=found.editor, answer=answer)
        messages.success(request, _("Declined. The authors stay as they are."))
    return redirect(found.submission.get_desk_url())


@login_required
@require_POST
def vouch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept, with a reason, that an author cannot confirm any more."""
    found = open_paper(request, uuid)
    require(can_decide(found.standing))
    author = _author(found, request.POST.get("author", ""))
    author.submission = found.submission
    reason = request.POST.get("reason", "")[:2000]
    try:
        services.vouch_for_author(author, by=found.editor, reason=reason)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        said = _("The paper waits no more for %(name)s. The authors are told.")
        messages.success(request, said % {"name": author.name})
    return redirect(f"{found.submission.get_desk_url()}#authors")


def _author(found: Paper, wanted: str) -> Contributor:
    people = {str(one.uuid): one for one in found.submission.contributors.all()}
    if wanted not in people:
        require(deny(_("This person is not among the authors any more.")))
    return people[wanted]


def _asked(found: Paper) -> AuthorsChange:
    asked = found.submission.authors_changes.open().first()
    if asked is None:
        require(deny(_("Nothing is asked for any more.")))
    assert asked is not None  # noqa: S101
    return asked
