"""Files by their own address: the policy is asked on each click (SC13, F12)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from journal import storage
from journal.verdict import HIDDEN, Verdict, require
from submissions.choices import FileKind
from submissions.models import ManuscriptFile, Submission
from submissions.names import download_name
from submissions.permissions import REVIEWERS, Standing

from .guests import stand_before

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

TEXTS = ("version__body", "version__reading")  # long, and not wanted here


def can_open(standing: Standing, kind: str) -> Verdict:
    """May this person have this file? By its kind: I2, E03 or E04.

    A reviewer gets the copy by the address of the assignment, which knows the version
    that was sent to them (E03, "attached to one's own assignment"); never here.
    """
    if standing.relations & REVIEWERS:
        return HIDDEN
    return standing.can_see(ELEMENT[FileKind(kind)])


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Any file of a version: the policy, then a link for this click."""
    asked = ManuscriptFile.objects.filter(uuid=uuid)
    papers = Submission.objects.select_related("submitter").annotate(
        kind=Subquery(asked.values("kind"))
    )
    papers = papers.filter(pk__in=asked.values("version__submission"))
    paper, _person, standing = stand_before(request, papers)
    require(can_open(standing, paper.kind))
    file = asked.select_related("version__submission").defer(*TEXTS).get()
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
