"""An author's files: what each is, and the supplements that go to the reviewers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
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
from submissions.forms.files import BesideForm
from submissions.models import ManuscriptFile, Submission, Version
from submissions.names import download_name
from submissions.permissions import Standing, can_confirm_supplement
from submissions.queries import SubmissionQuerySet
from submissions.services.keeping import CHOOSABLE, GIVEN
from submissions.showing import can_open_supplement, supplements_for

from .guests import DRAFTS, open_paper

RELATED = ("clean", "version__submission__submitter", "version__submission__journal")


@uploads.receives_files
@csrf_exempt  # only until the size is known: `_page` is protected
def supplements(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The files of the version that is not sent yet, or of the one sent last."""
    paper, person, standing = open_paper(request, uuid)
    if request.method == "POST" and (reason := uploads.refusal(request)):
        return _show(request, paper, standing, _refused(reason))
    return _page(request, paper, person, standing)


@csrf_protect
def _page(
    request: HttpRequest, paper: Submission, person: User, standing: Standing
) -> HttpResponse:
    if request.method != "POST":
        return _show(request, paper, standing, BesideForm())
    if "act" not in request.POST:
        return _add(request, paper, person, standing)
    try:
        _change(request, paper, by=person)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    return redirect("submissions:supplements", paper.uuid)


def _add(
    request: HttpRequest, paper: Submission, person: User, standing: Standing
) -> HttpResponse:
    given = uploads.Given.by(request)
    if answer := given.answered_before():
        return answer
    form = given.fill(BesideForm)
    if not form.is_valid():
        return _show(request, paper, standing, form)
    guest = not request.user.is_authenticated
    try:
        services.add_supplements(
            paper, form.cleaned_data["files"], by=person, guest=guest
        )
    except NotAllowed as refused:
        return _show(request, paper, standing, uploads.said_in(form, refused))
    return given.go("submissions:supplements", paper.uuid)


def _refused(reason: str) -> BesideForm:
    form = BesideForm({}, {})
    form.errors.clear()
    form.add_error("files", reason)
    return form


def _show(
    request: HttpRequest, paper: Submission, standing: Standing, form: BesideForm
) -> HttpResponse:
    if form.is_bound and request.headers.get("Accept") == "application/json":
        errors = [str(error) for error in form.errors.get("files", [])]
        return JsonResponse({"errors": errors}, status=422)
    version = _version(paper)
    files = _files(version)
    may_add = bool(standing.can_do("A02"))
    context = {
        "paper": paper,
        "version": version,
        "text": [file for file in files if not file.is_supplement],
        "files": [file for file in files if file.is_supplement],
        "may_add": may_add,
        "may_change": may_add and version is not None and version.sent_at is None,
        "kinds": CHOOSABLE,
        "form": form,
        "accepts": ",".join(cleaning.ACCEPTED),
        "back": _back(paper),
    }
    status = 422 if form.is_bound else 200
    return render(request, "submissions/supplements.html", context, status=status)


def _version(paper: Submission) -> Version | None:
    unsent = paper.versions.filter(sent_at=None).last()
    return unsent or paper.versions.last()


def _files(version: Version | None) -> list[ManuscriptFile]:
    """All that people gave: the manuscript first, then what else is read, then the rest."""
    rows = ManuscriptFile.objects.filter(version=version, kind__in=GIVEN)
    return list(rows.select_related(*RELATED).order_by("kind", "created_at", "pk"))


def _back(paper: Submission) -> str:
    if paper.status == Status.DRAFT:
        return reverse("submissions:check", args=[paper.uuid])
    return paper.get_absolute_url()


def _change(request: HttpRequest, paper: Submission, *, by: User) -> None:
    act, _colon, wanted = request.POST["act"].partition(":")
    file = _own(paper, wanted)
    if act == "sort":
        kind = request.POST.get(f"kind-{file.uuid}", "")
        if kind in GIVEN:
            services.change_kind(file, FileKind(kind), by=by)
    elif not file.is_supplement:
        raise NotAllowed(HIDDEN)
    elif act == "remove":
        services.remove_supplement(file, by=by)
    elif act == "confirm":
        services.confirm_supplement(file, by=by)


def _own(paper: Submission, wanted: str) -> ManuscriptFile:
    try:
        uuid = UUID(wanted)
    except ValueError:
        raise NotAllowed(HIDDEN) from None
    found = ManuscriptFile.objects.select_related(*RELATED).filter(
        uuid=uuid, version__submission=paper, kind__in=GIVEN
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
