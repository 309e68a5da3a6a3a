"""An author's page of one paper: what to do, where it is, letters, files, messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.choices import Delivery
from journal.models import Event, OutgoingMessage, User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions import services, timeline
from submissions.agreements import open_to_agreements
from submissions.author_page import panels
from submissions.authorship import can_speak
from submissions.choices import FileKind, Status, Thread
from submissions.forms.conversation import MessageForm, MoreTimeForm, WithdrawForm
from submissions.models import ManuscriptFile, Message, Submission
from submissions.permissions import Standing
from submissions.progress import Progress
from submissions.services.more_time import can_ask_for_time, free_until
from submissions.services.starting_again import can_start_again
from submissions.showing import letters_for

SHOWN_FILES = (FileKind.MANUSCRIPT, FileKind.SUPPLEMENT, FileKind.REVIEW_COPY)


@dataclass(frozen=True)
class Line:
    """One message of the thread, with the name that this reader may see."""

    sender: str
    is_mine: bool
    message: Message


def open_own(request: HttpRequest, uuid: UUID) -> tuple[Submission, Standing]:
    """A sent paper of the signed-in author; drafts and strangers are sent away."""
    assert isinstance(request.user, User)  # noqa: S101  (login_required)
    paper = (
        Submission.objects.by_author(request.user)
        .with_standing(request.user)
        .select_related("submitter", "journal", "section", "resubmission_of")
        .prefetch_related("contributors")
        .filter(uuid=uuid)
        .first()
    )
    if paper is None:
        raise NotAllowed(HIDDEN)
    standing = Standing.of_row(request.user, paper)
    require(standing.can_see("E01"))
    return paper, standing


@login_required
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where one paper stands and what its author can do now."""
    paper, standing = open_own(request, uuid)
    if paper.status == Status.DRAFT:
        return redirect("submissions:check", uuid)
    return _page(request, paper, standing, MessageForm())


@login_required
def message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write to the paper's editors."""
    paper, standing = open_own(request, uuid)
    if request.method != "POST":
        return redirect(paper)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, standing, form, status=422)
    services.post_message(paper, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Your message has been sent."))
    return redirect(paper)


@login_required
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the paper back, after a page that says what that does."""
    paper, standing = open_own(request, uuid)
    require(services.can_withdraw(standing))
    if paper.status == Status.DRAFT:  # a draft is deleted instead
        return redirect("submissions:check", uuid)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.withdraw(paper, by=request.user, reason=form.cleaned_data["reason"])
        messages.info(
            request, _("%(number)s has been withdrawn.") % {"number": paper.number}
        )
        return redirect(paper)
    status = 422 if form.is_bound else 200
    context = {"paper": paper, "form": form}
    return render(request, "submissions/withdraw.html", context, status=status)


@login_required
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a new submission that follows this one; its file comes first."""
    paper, _standing = open_own(request, uuid)
    draft = services.start_again(paper, by=cast("User", request.user))
    messages.info(
        request,
        _("Give the new file. Authors and declarations are carried over."),
    )
    return redirect("submissions:replace", draft.uuid)


@login_required
@require_POST
def more_time(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another date for the revision: at once, or an editor is asked."""
    paper, standing = open_own(request, uuid)
    require(can_ask_for_time(standing))
    form = MoreTimeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            given = services.ask_for_time(
                paper, said["due_on"], by=request.user, reason=said["reason"]
            )
        except NotAllowed as refused:
            form.add_error(None, refused.verdict.reason)
        else:
            told = _("The new date stands. Every author gets a letter.")
            asked = _("The editor is asked. We write to you when there is an answer.")
            messages.success(request, told if given else asked)
            return redirect(paper)
    return _page(request, paper, standing, MessageForm(), 422, more_time=form)


@login_required
@require_POST
def agree(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say again whether the reports may be published with the article."""
    paper, _standing = open_own(request, uuid)
    services.agree_to_reports(paper, "agrees" in request.POST, by=request.user)
    messages.success(request, _("Saved."))
    return redirect(f"{paper.get_absolute_url()}#agreement")


@login_required
@require_safe
def letter(request: HttpRequest, uuid: UUID, letter: UUID) -> HttpResponse:
    """One letter that this person got about the paper."""
    paper, standing = open_own(request, uuid)
    require(standing.can_see("E20"))
    found = letters_to(standing).filter(uuid=letter).first()
    if found is None:
        raise NotAllowed(HIDDEN)
    return render(request, "submissions/letter.html", {"paper": paper, "letter": found})


def letters_to(standing: Standing) -> QuerySet[OutgoingMessage]:
    """What the journal wrote to this person about this paper, newest first (E20).

    A letter that can still be taken back does not exist yet.
    """
    waiting = Q(state=Delivery.QUEUED, attempts=0, due_at__gt=timezone.now())
    person = cast("User", standing.reader)
    return (
        letters_for(standing)
        .filter(Q(recipient=person) | Q(recipient=None, address__iexact=person.email))
        .exclude(waiting)
        .exclude(state=Delivery.CANCELLED)
    )


def _thread(paper: Submission, standing: Standing, reader: User) -> list[Line]:
    names_editor = bool(standing.can_see("I4"))
    authors = {paper.submitter_id, *(c.user_id for c in paper.contributors.all())}
    lines = []
    thread = paper.messages.visible_to(standing).filter(thread=Thread.AUTHORS)
    for sent in thread.select_related("sender"):
        is_mine = sent.sender_id == reader.pk
        known = sent.sender_id in authors or names_editor
        name = _("You") if is_mine else str(sent.sender) if known else _("The editor")
        lines.append(Line(name, is_mine, sent))
    return lines


def contents(
    paper: Submission,
    standing: Standing,
    reader: User,
    happened: list[Event] | None = None,
) -> dict[str, Any]:
    """All that the page shows to one author; `happened` instead of the record's lines."""
    files = (
        ManuscriptFile.objects.visible_to(standing)
        .filter(
            version__submission=paper,
            kind__in=SHOWN_FILES,
            version__sent_at__isnull=False,
        )
        .select_related("version")
        .defer("version__body", "version__reading")
        .order_by("-version__number", "kind", "id")
    )
    happened = timeline.events(standing) if happened is None else happened
    return {
        "paper": paper,
        "earlier": paper.resubmission_of,
        "progress": Progress.of(paper, reader),
        "people": paper.contributors.all(),
        "steps": timeline.steps(paper, happened, reader),
        "letters": list(letters_to(standing).defer("body")[:50]),
        "files": (shown := list(files)),
        "has_supplements": any(file.is_supplement for file in shown),
        "thread": _thread(paper, standing, reader),
        "panels": panels(paper, standing, reader),
        "may_agree": open_to_agreements(paper),
        "is_sender": paper.submitter_id == reader.pk,
    }


def _page(
    request: HttpRequest,
    paper: Submission,
    standing: Standing,
    form: MessageForm,
    status: int = 200,
    more_time: MoreTimeForm | None = None,
) -> HttpResponse:
    may_ask = can_ask_for_time(standing)
    context = contents(paper, standing, cast("User", request.user)) | {
        "form": form,
        "can_write": standing.can_do("A21"),
        "can_withdraw": services.can_withdraw(standing),
        "can_start_again": can_start_again(standing),
        "more_time": (more_time or MoreTimeForm()) if may_ask else None,
        "free_until": free_until(paper) if may_ask else None,
        "can_ask": can_speak(standing, cast("User", request.user)),
    }
    return render(request, "submissions/paper.html", context, status=status)
