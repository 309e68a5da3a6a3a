"""One paper as its editors see it, and what they say and arrange about it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.models import OutgoingMessage, User
from journal.verdict import HIDDEN, NotAllowed, Verdict, deny, require
from reviews import beside, dossier, paper_questions, queue
from reviews.choices import COUNTING, OPEN
from reviews.decision_rights import can_answer_appeal, can_rescind
from reviews.forms.desk import DueForm, MessageForm, QualityForm, end_of_day
from reviews.models import Decision, ReviewAssignment
from submissions import services
from submissions.authorship import can_decide
from submissions.choices import Status, Thread
from submissions.forms.special import MoveForm
from submissions.services.reminding import can_move_revision_date, next_reminder

from .desk_access import Paper, may_see_as_reviewer, open_paper

LAST_LETTERS = 3


@login_required
@require_safe
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Understand one paper: facts, reviewers, reports, files, words, record."""
    return _page(request, open_paper(request, uuid, paper_questions.rows))


def _page(
    request: HttpRequest, found: Paper, *, status: int = 200, **forms: MessageForm
) -> HttpResponse:
    parts = dossier.gather(found)
    submission = found.submission
    row = queue.Row(
        submission,
        found.standing,
        _of_open_round(parts["asked"]),
        submission.journal,
    )
    context = {
        "paper": found,
        "submission": submission,
        "journal": submission.journal,
        "row": row,
        "act": row.act if row.act is not queue.OPEN_PAPER else None,
        "rounds": dossier.in_rounds(parts["asked"]),
        "reports": dossier.reports(parts["asked"]),
        "leaving": _leaving(parts["decisions"]),
        "open_states": OPEN,
        "qualities": QualityForm.CHOICES,
        "giveaways": beside.telling(found),
        "may": _may(found, parts),
        "next_reminder": next_reminder(submission),
        "last_letters": _last_letters(parts["letters"]),
        "message_form": MessageForm(initial={"thread": Thread.AUTHORS}),
        "note_form": MessageForm(initial={"thread": Thread.EDITORS}, prefix=""),
        "nav": "reviews:desk-everything",
        **parts,
        **forms,
    }
    return render(request, "reviews/desk_paper.html", context, status=status)


def _may(found: Paper, parts: dict[str, Any]) -> dict[str, Verdict | bool]:
    """What this editor may do here, and see."""
    appeal = parts["appeal"]
    return {
        "invite": found.may("A06"),
        "decide": found.may("A12"),
        "reopen": found.may("A09"),
        "assign": found.may("A13"),
        "declare": found.may("A14"),
        "lift": found.may("A15"),
        "withdraw": services.can_withdraw(found.standing),
        "write": found.may("A21"),
        "note": found.shows("E17"),
        "rescind": _may_rescind(found, parts["decisions"]),
        "answer_appeal": bool(appeal) and can_answer_appeal(found.standing, appeal),
        "change_authors": can_decide(found.standing),
        "see_names": found.shows("I1"),
        "see_originals": found.shows("I2"),
        "see_notes": found.shows("E08"),
        "see_files": found.shows("E11"),
        "write_to_reviewers": found.shows("E16"),
        "see_as_reviewer": may_see_as_reviewer(found),
        "move_revision": found.submission.status == Status.REVISING
        and found.shows("E14"),
    }


def _leaving(decisions: list[Decision]) -> Decision | None:
    """The decision that can still be undone."""
    return next((one for one in decisions if one.sends_at), None)


def _may_rescind(found: Paper, decisions: list[Decision]) -> Verdict:
    """Asked of the paper's newest decision alone, while it stands on it."""
    newest = next((one for one in decisions if one.released_at), None)
    if newest is None or newest.rescinded_at:
        return HIDDEN
    return can_rescind(found.standing, newest)


def _of_open_round(asked: list[ReviewAssignment]) -> tuple[queue.Asked, ...]:
    return tuple(
        queue.Asked(a.state, a.due_at)
        for a in asked
        if a.round.closed_at is None and a.state in COUNTING
    )


def _last_letters(letters: list[OutgoingMessage]) -> dict[int, list[OutgoingMessage]]:
    """The last three letters to each person, shown before another is sent."""
    found: dict[int, list[OutgoingMessage]] = defaultdict(list)
    for letter in letters:
        if letter.recipient_id and len(found[letter.recipient_id]) < LAST_LETTERS:
            found[letter.recipient_id].append(letter)
    return dict(found)


@login_required
@require_POST
def message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write to the authors, or a note that only editors read."""
    found = open_paper(request, uuid, paper_questions.rows)
    form = MessageForm(request.POST)
    if not form.is_valid():
        to_authors = request.POST.get("thread") != Thread.EDITORS
        forms: dict[str, Any] = {
            "message_form" if to_authors else "note_form": form,
            "form": form,
        }
        return _page(request, found, status=422, **forms)
    services.post_message(
        found.submission,
        form.cleaned_data["text"],
        by=found.editor,
        thread=Thread(form.cleaned_data["thread"]),
    )
    messages.success(
        request,
        _("The authors are told that there is a message.")
        if form.cleaned_data["thread"] == Thread.AUTHORS
        else _("The note is kept. Only the paper’s editors read it."),
    )
    return redirect(found.submission.get_desk_url())


@login_required
@require_POST
def assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put an editor in charge."""
    found = open_paper(request, uuid)
    try:
        chosen = User.objects.get(uuid=UUID(request.POST.get("editor", "")))
    except (ValueError, User.DoesNotExist):
        raise NotAllowed(deny(_("Choose an editor."))) from None
    services.assign_editor(found.submission, chosen, by=found.editor)
    messages.success(request, _("%(name)s handles the paper now.") % {"name": chosen})
    return redirect(found.submission.get_desk_url())


@login_required
@require_POST
def special_issue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the paper into a special issue, or take it out."""
    found = open_paper(request, uuid)
    form = MoveForm(found.submission, request.POST)
    if not form.is_valid():
        raise NotAllowed(deny(_("Choose a special issue.")))
    chosen = form.cleaned_data["special_issue"]
    services.move_to_special_issue(found.submission, chosen, by=found.editor)
    said = _("The paper belongs to “%(theme)s” now.") % {"theme": chosen}
    messages.success(request, said if chosen else _("The paper is a regular one now."))
    return redirect(found.submission.get_desk_url())


@login_required
@require_POST
def revision_date(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the authors another date for their revision."""
    found = open_paper(request, uuid)
    require(can_move_revision_date(found.editor, found.submission))
    form = DueForm(request.POST)
    if form.is_valid():
        due_at = end_of_day(form.cleaned_data["due_on"])
        services.move_revision_date(found.submission, due_at, by=found.editor)
        messages.success(request, _("The authors are told the new date."))
    else:
        messages.error(request, form.errors["due_on"][0])
    return redirect(found.submission.get_desk_url())


@login_required
@require_POST
def conflict(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step aside; the paper leaves this desk at once (C10)."""
    found = open_paper(request, uuid)
    services.declare_conflict(
        found.submission, by=found.editor, reason=request.POST.get("reason", "")[:1000]
    )
    messages.success(request, _("You have stepped aside. The paper left your desk."))
    return redirect("reviews:desk")
