"""Files by their own address: the policy is asked on each click (SC13, F12)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from journal import storage
from journal.verdict import HIDDEN, NotAllowed, Verdict, require
from submissions.choices import FileKind
from submissions.models import ManuscriptFile
from submissions.names import download_name
from submissions.permissions import REVIEWERS, Standing

from .guests import acting_user

ELEMENT = {
    FileKind.MANUSCRIPT: "I2",
    FileKind.SUPPORT: "I2",
    FileKind.SUPPLEMENT: "E04",
    FileKind.MEDIA: "E03",
    FileKind.REVIEW_COPY: "E03",
}
CALLED = {
    FileKind.MANUSCRIPT: "manuscript",
    FileKind.SUPPORT: "part",
    FileKind.SUPPLEMENT: "supplement",
    FileKind.MEDIA: "figure",
    FileKind.REVIEW_COPY: "review copy",
}


def can_open(standing: Standing, file: ManuscriptFile) -> Verdict:
    """May this person have this file? By its kind: I2, E03 or E04.

    A reviewer gets the copy by the address of the assignment, which knows the version
    that was sent to them (E03, "attached to one's own assignment"); never here.
    """
    if standing.relations & REVIEWERS:
        return HIDDEN
    return standing.can_see(ELEMENT[FileKind(file.kind)])


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Any file of a version: the policy, then a link for this click."""
    file = (
        ManuscriptFile.objects.select_related(
            "version__submission__submitter", "version__submission__journal"
        )
        .defer("version__body", "version__reading")
        .filter(uuid=uuid)
        .first()
    )
    if file is None:
        raise NotAllowed(HIDDEN)
    submission = file.version.submission
    require(can_open(Standing.of(acting_user(request, submission), submission), file))
    return redirect(
        storage.signed_url(
            file.key,
            filename=offered(file),
            content_type=file.media_type,
        )
    )


def offered(file: ManuscriptFile) -> str:
    """A name of our making; the uploader's own is on the page, where I2 is (F10)."""
    what = f"v{file.version.number} {CALLED[FileKind(file.kind)]}"
    suffix = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else "bin"
    return download_name(file.version.submission.number, what, suffix[:8])
