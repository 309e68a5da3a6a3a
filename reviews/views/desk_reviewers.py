"""Choosing reviewers and asking them, on one screen and with one letter preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from journal import outbox
from journal.letters import UnknownPlaceholder
from journal.models import Topic, User
from journal.verdict import NotAllowed, require
from reviews import candidates, matching, paper_questions, ranking, services
from reviews.candidates import Candidate
from reviews.forms.desk import InviteForm, PersonForm, WordingForm, end_of_day
from reviews.matching import Match
from reviews.models import ReviewAssignment
from reviews.workplaces import Workplaces
from submissions.choices import Status
from submissions.models import Submission

from . import invitation_letter
from .asked import Asked
from .desk_access import Paper, open_assignment, open_paper


@login_required
@require_safe
def choose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ranked candidates, the basket in the address, the letter as it will be sent."""
    paper = _open(request, uuid)
    journal = paper.submission.journal
    due_on = timezone.localdate() + timedelta(days=journal.review_days)
    form = InviteForm(initial={"due_on": due_on})
    return _page(request, paper, Asked.of(request.GET), form)


@login_required
@require_POST
def invite(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask everybody in the basket, or nobody; a refusal is told on the same screen."""
    paper = _open(request, uuid)
    form = InviteForm(request.POST)
    asked = Asked.of(request.POST)
    people = _basket(asked)
    if not people:
        form.add_error(None, _("Add somebody to invite first."))
    invited = _invite(request, paper, people, form) if form.is_valid() else []
    if not invited:
        return _page(request, paper, asked, form, status=422)
    invitation_letter.forget(request, paper.submission)
    undo = reverse("reviews:undo-invitations", args=[invited[0].uuid])
    messages.success(request, leaving(len(invited)), extra_tags=undo)
    return redirect(paper.submission.get_desk_url())


def _invite(
    request: HttpRequest, paper: Paper, people: list[User], form: InviteForm
) -> list[ReviewAssignment]:
    """Whoever was asked; nobody, with the reason on the form, when that was refused."""
    try:
        return services.invite(
            paper.submission,
            people,
            by=paper.editor,
            due_at=end_of_day(form.cleaned_data["due_on"]),
            override=form.cleaned_data["override"],
            letter=invitation_letter.kept(request, paper.submission),
        )
    except UnknownPlaceholder as unknown:
        form.add_error(None, invitation_letter.unknown(unknown))
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        form.add_error(None, refused.verdict.reason)
    return []


def leaving(n: int) -> str:
    """What happens next to letters that can be undone."""
    return ngettext(
        "%(n)d invitation leaves in %(seconds)d seconds.",
        "%(n)d invitations leave in %(seconds)d seconds.",
        n,
    ) % {"n": n, "seconds": outbox.UNDO_WINDOW.seconds}


@login_required
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back whoever was asked together with this one, before a letter leaves."""
    assignment, paper = open_assignment(request, uuid)
    try:
        undone = services.undo_invitations(assignment, by=paper.editor)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
        return redirect(f"{paper.submission.get_desk_url()}#reviewers")
    messages.success(request, _("Undone. No letter has left."))
    choosing = reverse("reviews:choose-reviewers", args=[paper.submission.uuid])
    basket = Asked.of_text("").with_basket(str(one.reviewer.uuid) for one in undone)
    return redirect(f"{choosing}{basket}")


@login_required
@require_POST
def word_letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep the editor's own words for the next invitations to this paper, or give the
    journal's back; the page shows the letter as it will be sent."""
    paper = _open(request, uuid)
    asked = Asked.of_text(request.POST.get("back", ""))
    here = reverse("reviews:choose-reviewers", args=[uuid])
    if "standard" in request.POST:
        invitation_letter.forget(request, paper.submission)
        return redirect(f"{here}{asked.to_read()}")
    wording = WordingForm(request.POST)
    if not wording.is_valid():
        form = InviteForm()
        return _page(request, paper, asked, form, wording=wording, status=422)
    if invitation_letter.keep(request, paper.submission, wording.cleaned_data["body"]):
        messages.info(request, _("The line with the link was put back."))
    return redirect(f"{here}{asked.to_read()}")


def _with_workplaces() -> QuerySet[Submission]:
    return paper_questions.rows().prefetch_related("contributors__affiliations")


def _open(request: HttpRequest, uuid: UUID) -> Paper:
    paper = open_paper(request, uuid, _with_workplaces)
    require(paper.may("A06"))
    return paper


def _page(
    request: HttpRequest,
    paper: Paper,
    asked: Asked,
    form: InviteForm,
    *,
    wording: WordingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    submission = paper.submission
    topics = candidates.subjects(submission)
    matched = matching.matches(submission, paper.editor)
    page = _found(request, paper, asked, topics, matched)
    basket = _basket(asked)
    prefetch_related_objects([*page.object_list, *basket], "affiliations")
    workplaces = Workplaces.of(submission)
    context = {
        "paper": paper,
        "submission": submission,
        "journal": submission.journal,
        "form": form,
        "asked": asked,
        "topics": topics,
        "person_form": PersonForm(),
        "here": asked.address(),
        "nav": "reviews:desk",
        **_list_part(paper, asked, page, workplaces, matched),
        **_basket_part(paper, asked, basket, workplaces),
        **invitation_letter.part(request, paper, asked, basket, form, wording),
    }
    return render(request, "reviews/desk_reviewers.html", context, status=status)


def _found(
    request: HttpRequest,
    paper: Paper,
    asked: Asked,
    topics: list[Topic],
    matched: dict[int, Match],
) -> Page[User]:
    found = ranking.search(
        paper.submission,
        paper.editor,
        topics=_wanted(topics, asked.topic),
        named=paper.submission.suggested,
        words=asked.words,
        free_only=asked.free_only,
        matched={} if asked.topic else matched,
    )
    return Paginator(found, candidates.PAGE).get_page(request.GET.get("page"))


def _wanted(topics: list[Topic], slug: str) -> list[Topic]:
    """The topic that was chosen, else those of the paper."""
    chosen = [topic for topic in topics if topic.slug == slug]
    return chosen or [topic for topic in topics if topic.is_on_paper]


def _basket(asked: Asked) -> list[User]:
    people = User.objects.filter(uuid__in=asked.added, is_active=True)
    return sorted(people, key=lambda person: asked.added.index(str(person.uuid)))


def _list_part(
    paper: Paper,
    asked: Asked,
    page: Page[User],
    workplaces: Workplaces,
    matched: dict[int, Match],
) -> dict[str, Any]:
    found = candidates.candidates(
        page.object_list,
        workplaces,
        names_known=bool(paper.shows("I1")),
        matched=matched,
        rest_days=paper.submission.journal.rest_days,
    )
    return {
        "rows": _rows(found, asked, _in_reserve(paper)),
        "page": page,
        "is_cut": page.paginator.count >= ranking.MOST_RANKED,
        "older": _turn(asked, page, 1),
        "newer": _turn(asked, page, -1),
    }


def _rows(
    found: list[Candidate], asked: Asked, reserve: dict[str, str]
) -> list[dict[str, Any]]:
    rows = []
    for one in found:
        uuid = str(one.person.uuid)
        rows.append(
            {
                "one": one,
                "added": uuid in asked.added,
                "alternate": reserve.get(uuid),
                "url": asked.toggled(uuid),
            }
        )
    return rows


def _in_reserve(paper: Paper) -> dict[str, str]:
    """Who is an alternate: the person and the place in the order."""
    return {row["person"]: row["uuid"] for row in paper.submission.alternates}


def _basket_part(
    paper: Paper, asked: Asked, basket: list[User], workplaces: Workplaces
) -> dict[str, Any]:
    """Who is asked now, who in reserve, and whether a reason is needed (C2)."""
    names_known = bool(paper.shows("I1"))
    rows = [
        {
            "person": person,
            "url": asked.toggled(str(person.uuid)),
            "shared": workplaces.shared_with(person) if names_known else "",
        }
        for person in basket
    ]
    journal = paper.submission.journal
    return {
        "basket": rows,
        "needs_reason": any(row["shared"] for row in rows),
        "alternates": paper.submission.alternates,
        "undo_seconds": outbox.UNDO_WINDOW.seconds,
        "may_reserve": paper.submission.status == Status.UNDER_REVIEW,
        "answer_due": timezone.now() + timedelta(days=journal.answer_days),
    }


def _turn(asked: Asked, page: Page[User], step: int) -> str:
    there = page.has_next() if step > 0 else page.has_previous()
    return asked.address(page=page.number + step) if there else ""
