"""Choosing reviewers and asking them, on one screen and with one letter preview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from journal.letters import Letter
from journal.models import Topic, User
from journal.verdict import NotAllowed, require
from reviews import candidates, dossier, services
from reviews.candidates import Candidate
from reviews.emails import in_words, invitation
from reviews.forms.desk import InviteForm, PersonForm, end_of_day
from reviews.workplaces import Workplaces

from .desk_access import Paper, open_paper

MOST = 10  # invitations at a time


@dataclass(frozen=True)
class Asked:
    """What the address asks for: who, about what, and who was added so far."""

    words: str
    topic: str
    free_only: bool
    added: tuple[str, ...]

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        return cls(
            words=query.get("q", "").strip()[:100],
            topic=query.get("topic", ""),
            free_only=query.get("load") == "free",
            added=tuple(_uuids(query.getlist("add")))[:MOST],
        )


def _uuids(texts: Sequence[str]) -> list[str]:
    """Those that are one, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        try:
            found[str(UUID(text))] = None
        except ValueError:
            continue
    return list(found)


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
    people = list(User.objects.filter(uuid__in=asked.added, is_active=True))
    if not people:
        form.add_error(None, _("Add somebody to invite first."))
    if form.is_valid():
        try:
            services.invite(
                paper.submission,
                people,
                by=paper.editor,
                due_at=end_of_day(form.cleaned_data["due_on"]),
                override=form.cleaned_data["override"],
            )
        except NotAllowed as refused:
            if not refused.verdict.reason:
                raise
            form.add_error(None, refused.verdict.reason)
        else:
            messages.success(request, _said(len(people)))
            return redirect(paper.submission.get_desk_url())
    return _page(request, paper, asked, form, status=422)


def _said(n: int) -> str:
    return ngettext(
        "%(n)d invitation is on its way.", "%(n)d invitations are on their way.", n
    ) % {"n": n}


def _open(request: HttpRequest, uuid: UUID) -> Paper:
    paper = open_paper(
        request,
        uuid,
        dossier.rows().prefetch_related("contributors__affiliations"),
    )
    require(paper.may("A06"))
    return paper


def _page(
    request: HttpRequest,
    paper: Paper,
    asked: Asked,
    form: InviteForm,
    *,
    status: int = 200,
) -> HttpResponse:
    submission = paper.submission
    topics = candidates.subjects(submission)
    found = candidates.search(
        submission,
        paper.editor,
        topics=_wanted(topics, asked.topic),
        named=submission.suggested,
        words=asked.words,
        free_only=asked.free_only,
    )
    page = Paginator(found, candidates.PAGE).get_page(request.GET.get("page"))
    basket = list(
        User.objects.filter(uuid__in=asked.added, is_active=True).order_by("name", "pk")
    )
    prefetch_related_objects([*page.object_list, *basket], "affiliations")
    workplaces = Workplaces.of(submission)
    names_known = bool(paper.shows("I1"))
    found_rows = candidates.candidates(
        page.object_list, workplaces, names_known=names_known
    )
    context = {
        "paper": paper,
        "submission": submission,
        "journal": submission.journal,
        "form": form,
        "asked": asked,
        "topics": topics,
        "rows": _rows(found_rows, asked),
        "page": page,
        "is_cut": page.paginator.count >= candidates.MOST_RANKED,
        "older": _turn(asked, page, 1),
        "newer": _turn(asked, page, -1),
        "basket": [
            _in_basket(person, asked, workplaces if names_known else None)
            for person in basket
        ],
        "needs_reason": names_known
        and any(workplaces.shared_with(person) for person in basket),
        "letter": _letter(paper, basket, form),
        "copy_warnings": (submission.facts.get("copy") or {}).get("warnings") or [],
        "person_form": PersonForm(),
        "here": _address(asked),
        "nav": "reviews:desk",
    }
    return render(request, "reviews/desk_reviewers.html", context, status=status)


def _wanted(topics: list[Topic], slug: str) -> list[Topic]:
    """The topic that was chosen, else those of the paper."""
    chosen = [topic for topic in topics if topic.slug == slug]
    return chosen or [topic for topic in topics if topic.is_on_paper]


def _rows(found: list[Candidate], asked: Asked) -> list[dict[str, Any]]:
    rows = []
    for one in found:
        uuid = str(one.person.uuid)
        added = uuid in asked.added
        rows.append({"one": one, "added": added, "url": _toggled(asked, uuid)})
    return rows


def _in_basket(
    person: User, asked: Asked, workplaces: Workplaces | None
) -> dict[str, Any]:
    return {
        "person": person,
        "url": _toggled(asked, str(person.uuid)),
        "shared": workplaces.shared_with(person) if workplaces else "",
    }


def _toggled(asked: Asked, uuid: str) -> str:
    """The same page with this person added to the basket, or taken out."""
    kept = tuple(one for one in asked.added if one != uuid)
    return _address(
        asked, added=(*asked.added, uuid) if len(kept) == len(asked.added) else kept
    )


def address_with(asked: Asked, uuid: str) -> str:
    """The same page with one more person in the basket."""
    return _address(asked, added=dict.fromkeys([*asked.added, uuid]))


def _address(asked: Asked, *, added: Iterable[str] | None = None, page: int = 1) -> str:
    query = QueryDict(mutable=True)
    if asked.words:
        query["q"] = asked.words
    if asked.topic:
        query["topic"] = asked.topic
    if asked.free_only:
        query["load"] = "free"
    if page > 1:
        query["page"] = str(page)
    query.setlist("add", list(asked.added if added is None else added))
    return f"?{query.urlencode()}"


def _turn(asked: Asked, page: Page[User], step: int) -> str:
    number = page.number + step
    there = page.has_next() if step > 0 else page.has_previous()
    return _address(asked, page=number) if there else ""


def _letter(paper: Paper, basket: list[User], form: InviteForm) -> Letter | None:
    """The first letter of the basket, made by the function that sends it."""
    if not basket:
        return None
    submission, journal = paper.submission, paper.submission.journal
    due = form["due_on"].value()
    due_at = timezone.now() + timedelta(days=journal.review_days)
    if form.is_bound and form.cleaned_data.get("due_on"):
        due_at = end_of_day(form.cleaned_data["due_on"])
    elif due and not form.is_bound:
        due_at = end_of_day(due)
    return invitation(
        submission,
        recipient_name=str(basket[0]),
        answer_due=in_words(timezone.now() + timedelta(days=journal.answer_days)),
        due=in_words(due_at),
        link=_("(a link of their own)"),
        editor_name=str(paper.editor),
        words=submission.facts.get("words") or 0,
    )
