"""The decision: reports side by side, the letter, a last look, then it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from journal.verdict import NotAllowed, deny, require
from reviews import charts, paper_questions, preview, services
from reviews.checks import first_look
from reviews.choices import REVISIONS, Outcome
from reviews.decision_rights import can_approve, needs_approval
from reviews.deliberation import Deliberation
from reviews.forms.desk import DecisionForm, end_of_day
from reviews.letters import decision_letter
from reviews.models import Decision
from reviews.queue import Row
from reviews.services.deciding import letter_text, on_its_way, open_outcomes
from reviews.services.leaving import mark_of
from submissions.authorship import agreement, asked_authors, vouched_for
from submissions.emails import addressees

from .desk_access import Paper, open_paper

LOOK = "look"  # the step on which the whole letter is shown before it goes
AUTHOR = "author"  # keep it, and see it as the author would


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose, write, look at what goes out, send. Nothing is sent by opening it."""
    paper = open_paper(request, uuid, paper_questions.rows)
    require(paper.may("A12"))
    draft = paper.submission.decisions.filter(released_at=None).first()
    outcomes = open_outcomes(paper.submission)
    if request.method != "POST":
        initial = _initial(paper, draft, request.GET.get("outcome", ""))
        form = DecisionForm(outcomes, initial=initial)
        return _page(request, paper, draft, form)
    act = request.POST.get("act", "look")
    if act in ("approve", "send_back"):
        return _answer(request, paper, act)
    if act == "send":
        return _send(request, paper, draft)
    if draft and draft.sends_at:
        messages.warning(request, on_its_way(draft))
        return redirect("reviews:decide", uuid)
    data = request.POST.copy()
    if picked := data.get("pick"):  # straight from the choice to the last look
        data["outcome"], act = picked, LOOK
    form = DecisionForm(outcomes, data)
    form.fields["outcome"].required = act != "save"
    if not form.is_valid():
        return _page(request, paper, draft, form, status=422)
    return _keep(request, paper, form, act)


def _initial(paper: Paper, draft: Decision | None, outcome: str) -> dict[str, Any]:
    """The draft, or the journal's letter for an outcome that the address names."""
    days = paper.submission.journal.revision_days
    due_on = timezone.localdate() + timedelta(days=days)
    initial: dict[str, Any] = {"revision_due_on": due_on, "ask_reviewers": True}
    if draft:
        initial |= {
            "outcome": draft.outcome,
            "subject": draft.subject,
            "letter": draft.letter,
            "ask_reviewers": draft.ask_reviewers,
        }
        if draft.revision_due_at:
            initial["revision_due_on"] = timezone.localdate(draft.revision_due_at)
    if outcome in Outcome.values and not (draft and draft.outcome):
        letter = _journal_letter(paper, Outcome(outcome), due_on)
        initial |= {
            "outcome": outcome,
            "subject": letter.subject,
            "letter": letter.body,
        }
    return initial


def _journal_letter(paper: Paper, outcome: Outcome, due_on: Any) -> Any:
    name = ""
    if paper.shows("I1"):
        authors = list(paper.submission.contributors.all())
        first = next((a for a in authors if a.is_corresponding), None)
        name = first.name if first else str(paper.submission.submitter)
    return decision_letter(
        paper.submission,
        outcome,
        editor=paper.editor,
        recipient_name=name,
        due_at=end_of_day(due_on),
        remarks=_remarks(paper) if outcome == Outcome.RETURN else (),
    )


def _remarks(paper: Paper) -> list[str]:
    """What the checks of the first look would have mended."""
    found = first_look(paper.submission, paper.submission.facts or {})
    return [check.text for check in found if check.tone != "good"]


def _keep(
    request: HttpRequest, paper: Paper, form: DecisionForm, act: str
) -> HttpResponse:
    """Save what was typed; a new letter when asked for, or when there is none."""
    data = form.cleaned_data
    outcome, subject, letter = data["outcome"], data["subject"], data["letter"]
    if act == "letter" or (act in (LOOK, AUTHOR) and not letter.strip()):
        days = paper.submission.journal.revision_days
        due_on = data["revision_due_on"] or timezone.localdate() + timedelta(days=days)
        written = _journal_letter(paper, Outcome(outcome), due_on)
        subject, letter = written.subject, written.body
    elif not subject.strip():
        subject = paper.submission.short_title
    services.save_decision(
        paper.submission,
        by=paper.editor,
        outcome=outcome,
        subject=subject,
        letter=letter,
        revision_due_at=form.revision_due_at,
        ask_reviewers=data["ask_reviewers"],
    )
    here = reverse("reviews:decide", args=[paper.submission.uuid])
    if act == LOOK:
        return redirect(f"{here}?step={LOOK}#look")
    if act == AUTHOR:
        return redirect("reviews:decide-as-author", paper.submission.uuid)
    if act == "save":
        messages.success(request, _("The draft is kept. Nothing was sent."))
    return redirect(here)


def _send(request: HttpRequest, paper: Paper, draft: Decision | None) -> HttpResponse:
    """Let it leave in a minute; until then nothing has changed."""
    here = reverse("reviews:decide", args=[paper.submission.uuid])
    seen = request.POST.get("seen", "")
    if draft and draft.sends_at is None and seen != mark_of(draft):
        messages.warning(
            request, _("The letter or a report has changed since. Look again.")
        )
        return redirect(f"{here}?step={LOOK}#look")
    try:
        services.send_decision(paper.submission, by=paper.editor, looked_at=seen)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
        return redirect(here)
    if needs_approval(paper.standing):
        messages.success(request, _("A chief editor is asked to approve it."))
    return redirect(paper.submission.get_desk_url())


def _answer(request: HttpRequest, paper: Paper, act: str) -> HttpResponse:
    """A chief editor says yes to an editor's decision, or sends it back."""
    try:
        if act == "approve":
            services.approve_decision(
                paper.submission,
                by=paper.editor,
                looked_at=request.POST.get("seen", ""),
            )
        else:
            note = request.POST.get("note", "")[:4000]
            services.send_back(paper.submission, by=paper.editor, note=note)
            messages.success(request, _("The editor is told. Nothing was sent."))
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
        return redirect("reviews:decide", paper.submission.uuid)
    return redirect(paper.submission.get_desk_url())


@login_required
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the decision back before it leaves; all that was written is still there."""
    paper = open_paper(request, uuid)
    services.undo_decision(paper.submission, by=paper.editor)
    messages.success(request, _("Undone. Nothing was sent; the letter is kept."))
    return redirect("reviews:decide", uuid)


@login_required
@require_safe
def as_author(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The authors' page with the drafted decision in it; looking changes nothing."""
    paper = open_paper(request, uuid)
    require(paper.may("A12"))
    if not paper.shows("I1"):
        require(
            deny(_("The authors’ names are not for you to see, so neither is this."))
        )
    drafts = paper.submission.decisions.filter(released_at=None).exclude(outcome="")
    draft = drafts.select_related("editor", "submission__submitter").first()
    if draft is None:
        messages.info(request, _("Choose a decision first."))
        return redirect("reviews:decide", uuid)
    context = preview.author_page(draft)
    return render(request, "reviews/desk_as_author.html", context)


def _page(
    request: HttpRequest,
    paper: Paper,
    draft: Decision | None,
    form: DecisionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    submission = paper.submission
    found = Deliberation.of(paper.standing)
    letter = str(form["letter"].value() or "")
    looking = status == 200 and _is_looked_at(request, draft)
    asks = draft if draft and draft.asks_approval_at and not draft.sends_at else None
    may_approve = bool(asks) and can_approve(paper.standing, asks)
    waiting = Row(submission, paper.standing, (), submission.journal)
    people = asked_authors(submission)
    context = {
        "paper": paper,
        "submission": submission,
        "journal": submission.journal,
        "form": form,
        **_scores(found),
        "named": found.named(letter),
        "contradictions": found.contradictions if paper.shows("E07") else [],
        "revisions": REVISIONS,
        "agreed": agreement(paper.standing, people),
        "vouched": vouched_for(paper.standing, people),
        "recipients": _recipients(paper),
        "shows_notes": bool(paper.shows("E08")),
        "shows_files": bool(paper.shows("E11")),
        "may_confirm": bool(paper.may("A12")),
        "held_back": found.held_back,
        "row": waiting,
        "looking": looking,
        "draft": draft,
        "asks_approval": asks,
        "may_approve": may_approve,
        "needs_approval": needs_approval(paper.standing),
        "whole_letter": letter_text(draft)
        if draft and (looking or may_approve)
        else "",
        "seen": mark_of(draft) if draft and (looking or may_approve) else "",
        "leaving": draft if draft and draft.sends_at else None,
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_decide.html", context, status=status)


def _is_looked_at(request: HttpRequest, draft: Decision | None) -> bool:
    """Whether this is the last look at the letter, before it leaves."""
    is_ready = draft is not None and draft.outcome and draft.sends_at is None
    return bool(is_ready) and request.GET.get("step") == LOOK


def _scores(found: Deliberation) -> dict[str, Any]:
    """The reports side by side, and their scores in one chart."""
    return {
        "found": found,
        "finding": charts.finding(found.lines),
        "chart": charts.score_chart(found.lines, found.labels, found.anchors)
        if found.lines
        else "",
        "legend": [
            (charts.key(place), report.label)
            for place, report in enumerate(found.reports)
        ],
    }


def _recipients(paper: Paper) -> list[str]:
    """Whom the letter goes to, by name where the editor may know the names."""
    if not paper.shows("I1"):
        return []
    return [name for _address, name, _account in addressees(paper.submission)]
