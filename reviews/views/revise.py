"""The author's revision: answer every point, give the new file, see what changed, send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from reviews import services
from reviews.forms.revise import AnswersForm, state_of
from reviews.models import Decision, ResponsePoint
from reviews.services.revising import can_resubmit
from submissions import file_checks, found, giveaways, uploads
from submissions import services as drafting
from submissions.choices import FileKind, Status
from submissions.compare import Comparison, compare
from submissions.forms.files import FilesForm
from submissions.models import ManuscriptFile, Submission, Version
from submissions.permissions import Standing
from submissions.reading import Refused
from submissions.services.keeping import CHOOSABLE
from submissions.views.guests import open_paper
from submissions.views.reading import settled

SHOWN_CHANGES = 6


@dataclass(frozen=True)
class Revision:
    """A paper that is being revised, with all that its pages need."""

    paper: Submission
    version: Version
    points: Sequence[ResponsePoint]
    standing: Standing
    person: User

    @property
    def manuscript(self) -> ManuscriptFile | None:
        return self.version.manuscript

    @property
    def answered(self) -> int:
        return sum(point.is_answered for point in self.points)

    @property
    def open_points(self) -> list[ResponsePoint]:
        return [point for point in self.points if not point.is_answered]

    @property
    def settled(self) -> bool:
        """Whether there is no file, or all has been said about it."""
        return self.manuscript is None or settled(self.version)

    def decision(self) -> Decision | None:
        """The released decision that asked for this revision."""
        return self.paper.decisions.in_force().select_related("editor").last()

    def comparison(self) -> Comparison | None:
        """The new text against the last one that was sent; none before it is read."""
        last = self.paper.versions.filter(sent_at__isnull=False).last()
        if last is None or not self.version.is_read:
            return None
        return compare(last.body, self.version.body)


def _open(request: HttpRequest, uuid: UUID) -> Revision:
    paper, person, standing = open_paper(request, uuid)
    if paper.status == Status.DRAFT:
        raise NotAllowed(HIDDEN)
    require(standing.can_do("A01"))
    version = paper.versions.filter(sent_at=None).prefetch_related("files").last()
    if version is None:
        raise NotAllowed(HIDDEN)
    points = version.response_points.select_related("review__assignment")
    return Revision(paper, version, list(points), standing, person)


@login_required
def revise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Each point with its answer; a plain POST saves, or goes on to the last look."""
    revision = _open(request, uuid)
    if request.method != "POST":
        return _page(request, revision, AnswersForm(revision.version, revision.points))
    form = AnswersForm(revision.version, revision.points, request.POST)
    if not form.is_valid():
        return _page(request, revision, form, status=422)
    _keep(revision, form)
    if request.POST.get("act") == "send":
        return redirect("reviews:revise-send", uuid)
    messages.info(request, _("Saved."))
    return redirect("reviews:revise", uuid)


@login_required
def autosave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was typed so far; 409 when another tab has saved something newer."""
    revision = _open(request, uuid)
    if request.method != "POST":
        return redirect("reviews:revise", uuid)
    form = AnswersForm(revision.version, revision.points, request.POST)
    now = state_of(revision.version, revision.points)
    if request.POST.get("version") != now:
        return JsonResponse({"version": now}, status=409)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    points = _keep(revision, form)
    return JsonResponse({"version": state_of(revision.version, points)})


def _keep(revision: Revision, form: AnswersForm) -> Sequence[ResponsePoint]:
    services.answer_points(
        revision.version,
        form.answers(),
        response=form.cleaned_data["response"],
        by=revision.person,
    )
    return list(revision.version.response_points.all())


@uploads.receives_files
@csrf_exempt  # only until the size is known: `_file` is protected
@login_required
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the revised file, or give it again."""
    revision = _open(request, uuid)
    if request.method == "POST" and (reason := uploads.refusal(request)):
        form = FilesForm({}, {})
        form.errors.clear()
        form.add_error("files", reason)
        return _file_page(request, revision, form)
    return _file(request, revision)


@csrf_protect
def _file(request: HttpRequest, revision: Revision) -> HttpResponse:
    if request.method != "POST":
        return _file_page(request, revision, FilesForm())
    given = uploads.Given.by(request)
    if answer := given.answered_before():
        return answer
    form = given.fill(FilesForm)
    if not form.is_valid():
        return _file_page(request, revision, form)
    try:
        drafting.add_files(
            revision.paper,
            form.cleaned_data["files"],
            by=revision.person,
            kinds=form.kinds,
        )
    except (NotAllowed, Refused) as refused:
        return _file_page(request, revision, uploads.said_in(form, refused))
    return given.go("reviews:revise", revision.paper.uuid)


@login_required
def changes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole comparison with the last version."""
    revision = _open(request, uuid)
    context = {"revision": revision, "comparison": revision.comparison()}
    return render(request, "reviews/revise_changes.html", context)


@login_required
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything once more, then the button that sends."""
    revision = _open(request, uuid)
    verdict = can_resubmit(revision.person, revision.paper, revision.version)
    hides = revision.paper.hides_authors
    looked = not hides or "anonymous" in request.POST
    if request.method == "POST" and verdict and looked:
        drafting.confirm_review_copy(revision.version, by=revision.person)
        services.resubmit(revision.paper, by=revision.person)
        messages.success(request, _("Your revision has been sent."))
        return redirect(revision.paper)
    context = {
        "revision": revision,
        "verdict": verdict,
        "comparison": revision.comparison(),
        "not_confirmed": request.method == "POST" and not looked,
        "giveaways": giveaways.read(revision.version.reading.get("giveaways"))
        if revision.paper.hides_authors
        else [],
        "names": file_checks.names_in_copy(revision.version),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/revise_send.html", context, status=status)


def _file_page(
    request: HttpRequest, revision: Revision, form: FilesForm
) -> HttpResponse:
    if form.is_bound and request.headers.get("Accept") == "application/json":
        errors = [str(error) for error in form.errors.get("files", [])]
        return JsonResponse({"errors": errors}, status=422)
    status = 422 if form.is_bound else 200
    context = {"revision": revision, "form": form, "kinds": CHOOSABLE}
    return render(request, "reviews/revise_file.html", context, status=status)


def _page(
    request: HttpRequest, revision: Revision, form: AnswersForm, *, status: int = 200
) -> HttpResponse:
    comparison, decision = revision.comparison(), revision.decision()
    names_editor = revision.standing.can_see("I4")
    version = revision.version
    context = {
        "revision": revision,
        "form": form,
        "decision": decision,
        "editor_name": str(decision.editor) if decision and names_editor else "",
        "saving": True,
        "comparison": comparison,
        "first_changes": comparison.changes[:SHOWN_CHANGES] if comparison else (),
        "facts": found.facts(version) if version.is_read else "",
        "checks": file_checks.checks(version) if version.is_read else [],
        "only_open": "open" in request.GET,
        "original": version.file_of_kind(FileKind.MANUSCRIPT),
    }
    return render(request, "reviews/revise.html", context, status=status)
