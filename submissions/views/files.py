"""Files by their own address: the policy is asked on each click (SC13, F12)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from journal import storage
from journal.verdict import HIDDEN, NotAllowed, require
from submissions.choices import FileKind, Status
from submissions.models import ManuscriptFile
from submissions.names import download_name
from submissions.permissions import Standing
from submissions.showing import can_open_file

from .guests import DRAFTS

CALLED = {
    FileKind.MANUSCRIPT: "manuscript",
    FileKind.SUPPORT: "part",
    FileKind.SUPPLEMENT: "supplement",
    FileKind.MEDIA: "figure",
    FileKind.REVIEW_COPY: "review copy",
}


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Any file of a version: the policy, then a link for this click."""
    rows = (
        ManuscriptFile.objects.filter(uuid=uuid)
        .select_related("version__submission__submitter")
        .defer("version__body", "version__reading")
    )
    file = rows.visible_to(request.user).first() or _of_guest(request, rows)
    return redirect(
        storage.signed_url(
            file.key,
            filename=offered(file),
            content_type=file.media_type,
        )
    )


def _of_guest(request: HttpRequest, rows: QuerySet[ManuscriptFile]) -> ManuscriptFile:
    """A file of a draft that this browser began without an account."""
    drafts = {"uuid__in": request.session.get(DRAFTS, []), "status": Status.DRAFT}
    mine = {f"version__submission__{name}": value for name, value in drafts.items()}
    file = rows.filter(**mine).first()
    if file is None:
        raise NotAllowed(HIDDEN)
    author = file.version.submission.submitter
    require(can_open_file(Standing.of(author, file.version.submission), file))
    return file


def offered(file: ManuscriptFile) -> str:
    """A name of our making; the uploader's own is on the page, where I2 is (F10)."""
    what = f"v{file.version.number} {CALLED[FileKind(file.kind)]}"
    suffix = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else "bin"
    return download_name(file.version.submission.number, what, suffix[:8])
