"""An author's supplementary files: given, looked at, let go to the reviewers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from journal import storage
from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions import cleaning, services, uploads
from submissions.choices import FileKind, Status
from submissions.models import ManuscriptFile, Submission, Version
from submissions.names import download_name
from submissions.permissions import Standing, can_confirm_supplement
from submissions.queries import SubmissionQuerySet
from submissions.showing import can_open_supplement, supplements_for

from .guests import DRAFTS, open_paper

RELATED = ("clean", "version__submission__submitter", "version__submission__journal")


@csrf_exempt  # only until the size is known: `_page` is protected
def supplements(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The files of the version that is not sent yet, or of the one sent last."""
    paper, person, _standing = open_paper(request, uuid)
    if request.method == "POST" and (reason := uploads.refusal(request)):
        messages.error(request, reason)
        return redirect("submissions:supplements", uuid)
    return _page(request, paper, person)


@csrf_protect
def _page(request: HttpRequest, paper: Submission, person: User) -> HttpResponse:
    if request.method == "POST":
        try:
            _change(request, paper, by=person)
        except NotAllowed as refused:
            if not refused.verdict.reason:
                raise
            messages.error(request, refused.verdict.reason)
        return redirect("submissions:supplements", paper.uuid)
    version = _version(paper)
    context = {
        "paper": paper,
        "version": version,
        "files": _files(version),
        "may_add": Standing.of(person, paper).can_do("A02"),
        "accepts": ",".join(cleaning.ACCEPTED),
        "back": _back(paper),
    }
    return render(request, "submissions/supplements.html", context)


def _version(paper: Submission) -> Version | None:
    unsent = paper.versions.filter(sent_at=None).last()
    return unsent or paper.versions.last()


def _files(version: Version | None) -> list[ManuscriptFile]:
    rows = ManuscriptFile.objects.filter(version=version, kind=FileKind.SUPPLEMENT)
    return list(rows.select_related(*RELATED).order_by("created_at", "pk"))


def _back(paper: Submission) -> str:
    if paper.status == Status.DRAFT:
        return reverse("submissions:check", args=[paper.uuid])
    return paper.get_absolute_url()


def _change(request: HttpRequest, paper: Submission, *, by: User) -> None:
    given = request.FILES.getlist("files")
    if given:
        files = {file.name or "file": file.read() for file in given}
        services.add_supplements(
            paper, files, by=by, guest=not request.user.is_authenticated
        )
    elif wanted := request.POST.get("remove_file"):
        services.remove_supplement(_own(paper, wanted), by=by)
    elif wanted := request.POST.get("confirm_file"):
        services.confirm_supplement(_own(paper, wanted), by=by)
    else:
        messages.info(request, _("Choose a file first."))


def _own(paper: Submission, wanted: str) -> ManuscriptFile:
    try:
        uuid = UUID(wanted)
    except ValueError:
        raise NotAllowed(HIDDEN) from None
    found = ManuscriptFile.objects.select_related(*RELATED).filter(
        uuid=uuid, version__submission=paper, kind=FileKind.SUPPLEMENT
    )
    return _first(found.first())


def _first(file: ManuscriptFile | None) -> ManuscriptFile:
    if file is None:
        raise NotAllowed(HIDDEN)
    return file


@require_safe
def copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The clean copy for authors and editors: the policy, then a link for this click.

    `uuid` is the copy's: under TRIPLE the id of the original is not the editors' either.
    """
    rows = ManuscriptFile.objects.filter(clean__uuid=uuid).select_related(*RELATED)
    file = rows.filter(supplements_for(request.user)).first()
    if file is not None:
        require(can_open_supplement(Standing.of(request.user, _paper(file)), file))
        return link_to_copy(file)
    drafts = request.session.get(DRAFTS, [])
    mine: SubmissionQuerySet = Submission.objects.filter(
        uuid__in=drafts, status=Status.DRAFT
    )
    file = _first(rows.filter(version__submission__in=mine).first())
    paper = _paper(file)
    require(can_open_supplement(Standing.of(paper.submitter, paper), file))
    return link_to_copy(file)


def _paper(file: ManuscriptFile) -> Submission:
    return file.version.submission


def link_to_copy(file: ManuscriptFile) -> HttpResponse:
    """Under a name of our making, never shown inline (F10, F12)."""
    same = ManuscriptFile.objects.filter(
        version=file.version_id, kind=FileKind.SUPPLEMENT
    ).order_by("created_at", "pk")
    place = list(same.values_list("pk", flat=True)).index(file.pk) + 1
    what = f"v{file.version.number} supplement {place}"
    name = download_name(
        _paper(file).number, what, file.suffix.removeprefix(".") or "bin"
    )
    return redirect(
        storage.signed_url(
            file.clean.key, filename=name, content_type=file.clean.media_type
        )
    )


@login_required
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An editor lets a copy go out although it may name an author."""
    rows = ManuscriptFile.objects.filter(clean__uuid=uuid).select_related(*RELATED)
    file = _first(rows.filter(supplements_for(request.user)).first())
    require(can_confirm_supplement(request.user, file))
    try:
        services.confirm_supplement(file, by=request.user)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        messages.success(request, _("Reviewers get the file now."))
    paper = _paper(file)
    is_author = Standing.of(request.user, paper).is_author
    return redirect(_back(paper) if is_author else paper.get_desk_url())
