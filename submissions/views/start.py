"""The first screen: give the file. Then back to it by link, or throw it away."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from journal import limits
from journal.context import current
from journal.verdict import NotAllowed
from submissions import draft_links, services, uploads
from submissions.choices import Status
from submissions.emails import send_draft_link
from submissions.forms.files import FilesForm, StartForm
from submissions.models import Submission
from submissions.reading import Refused
from submissions.services.keeping import CHOOSABLE

from .guests import open_paper, remember
from .reading import step_of


@uploads.receives_files
@csrf_exempt  # only until the size is known: `_start` and `_replace` are protected
def start(request: HttpRequest) -> HttpResponse:
    """Give the file of a new paper; everything else is read from it."""
    if request.method == "POST" and (reason := uploads.refusal(request)):
        return _start_page(request, _refused(StartForm, reason, request))
    return _start(request)


@csrf_protect
def _start(request: HttpRequest) -> HttpResponse:
    signed_in = request.user.is_authenticated
    if request.method != "POST":
        return _start_page(request, StartForm(signed_in=signed_in))
    given = uploads.Given.by(request)
    if answer := given.answered_before():
        return answer
    form = given.fill(StartForm, signed_in=signed_in)
    if not form.is_valid():
        return _start_page(request, form)
    files = form.cleaned_data["files"]
    try:
        if signed_in:
            draft = services.start_draft(
                current(request), files, by=request.user, kinds=form.kinds
            )
        else:
            limits.spend(limits.DRAFT_LETTERS, of=form.cleaned_data["email"])
            draft = services.start_guest_draft(
                current(request),
                files,
                email=form.cleaned_data["email"],
                kinds=form.kinds,
            )
            remember(request, draft)
    except (NotAllowed, Refused) as refused:
        return _start_page(request, uploads.said_in(form, refused))
    return given.go("submissions:check", draft.uuid)


@uploads.receives_files
@csrf_exempt  # as above
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the file of a draft again."""
    draft, _person, _standing = open_paper(request, uuid)
    if request.method == "POST" and (reason := uploads.refusal(request)):
        return _replace_page(request, draft, _refused(FilesForm, reason))
    return _replace(request, draft)


@csrf_protect
def _replace(request: HttpRequest, draft: Submission) -> HttpResponse:
    if draft.status != Status.DRAFT:
        return redirect("submissions:received", draft.uuid)
    if request.method != "POST":
        return _replace_page(request, draft, FilesForm())
    given = uploads.Given.by(request)
    if answer := given.answered_before():
        return answer
    form = given.fill(FilesForm)
    if not form.is_valid():
        return _replace_page(request, draft, form)
    _draft, person, _standing = open_paper(request, draft.uuid)
    try:
        services.add_files(
            draft,
            form.cleaned_data["files"],
            by=person,
            guest=not request.user.is_authenticated,
            kinds=form.kinds,
        )
    except (NotAllowed, Refused) as refused:
        return _replace_page(request, draft, uploads.said_in(form, refused))
    return given.go("submissions:check", draft.uuid)


@require_POST
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw a draft away for ever."""
    draft, person, _standing = open_paper(request, uuid)
    services.delete_draft(draft, by=person)
    messages.info(request, _("The draft has been deleted."))
    signed_in = request.user.is_authenticated
    return redirect("submissions:my" if signed_in else "submissions:start")


@csrf_exempt  # the token is the secret, and without a referrer there is no origin
def resume(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """Behind the link in the letter: one button, and then the step one was at.

    Reading the page changes nothing, since mail scanners read it too (ux.md, 6).
    """
    draft = Submission.objects.filter(uuid=uuid, status=Status.DRAFT).first()
    if draft is None or not draft_links.is_ours(token, uuid):
        return _ended(request)
    if not draft_links.is_in_time(token, uuid):
        return _renew(request, draft)
    if request.method == "POST":
        remember(request, draft)
        return redirect(step_of(draft), uuid)
    answer = render(request, "submissions/resume.html", {"draft": draft})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _renew(request: HttpRequest, draft: Submission) -> HttpResponse:
    if request.method == "POST":
        limits.spend(limits.DRAFT_LETTERS, of=draft.submitter.email)
        send_draft_link(draft)
        messages.info(request, _("A new link is on its way to your address."))
        return redirect("submissions:start")
    return _ended(request, renew=request.path)


def _ended(request: HttpRequest, renew: str = "") -> HttpResponse:
    reason = _("The draft was sent or deleted, or the link is not complete.")
    if renew:
        reason = _("It worked for 30 days. Your draft is safe.")
    context = {"reason": reason, "renew": renew}
    return render(request, "410.html", context, status=410)


def _refused(
    kind: type[FilesForm], reason: str, request: HttpRequest | None = None
) -> FilesForm:
    """An empty form that says why the upload was not even opened."""
    extra = {"signed_in": request.user.is_authenticated} if request else {}
    form = kind({}, {}, **extra)
    form.errors.clear()
    form.add_error("files", reason)
    return form


def _start_page(request: HttpRequest, form: forms.Form) -> HttpResponse:
    return _form_page(request, "submissions/start.html", {"form": form})


def _replace_page(
    request: HttpRequest, draft: Submission, form: forms.Form
) -> HttpResponse:
    return _form_page(
        request, "submissions/replace.html", {"form": form, "draft": draft}
    )


def _form_page(
    request: HttpRequest, template: str, context: dict[str, object]
) -> HttpResponse:
    context["kinds"] = CHOOSABLE
    form = context["form"]
    assert isinstance(form, forms.Form)  # noqa: S101
    status = 422 if form.is_bound else 200
    if status == 422 and request.headers.get("Accept") == "application/json":
        errors = [str(error) for found in form.errors.values() for error in found]
        return JsonResponse({"errors": errors}, status=422)
    return render(request, template, context, status=status)
