"""The people of the journal as its editors know them: load, reliability, subjects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.models import Topic, User
from reviews import candidates, services
from reviews.forms.desk import NoteForm, PersonForm
from reviews.models import ReviewAssignment
from reviews.permissions import can_keep_notes
from submissions.models import Submission
from submissions.permissions import Standing

from .asked import Asked
from .desk_access import open_people

PAGE = 50


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can be asked; a new person by name and address."""
    editor = open_people(request)
    if request.method == "POST":
        form = PersonForm(request.POST)
        if form.is_valid():
            return _add(request, form, by=editor)
        return _list(request, editor, form, status=422)
    return _list(request, editor, PersonForm())


def _add(request: HttpRequest, form: PersonForm, *, by: User) -> HttpResponse:
    person = services.add_person(by=by, **form.cleaned_data)
    messages.success(request, _("%(name)s is on the list.") % {"name": person})
    try:
        paper = UUID(request.POST.get("paper", ""))
    except ValueError:
        return redirect("reviews:person", person.uuid)
    asked = Asked.of_text(request.POST.get("back", ""))
    back = reverse("reviews:choose-reviewers", args=[paper])
    return redirect(f"{back}{asked.adding(str(person.uuid))}")


def _list(
    request: HttpRequest, editor: User, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    topic = request.GET.get("topic", "")
    found = _found(editor, words, topic).order_by("name", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": candidates.with_words(page.object_list),
        "words": words,
        "topic": topic,
        "topics": Topic.objects.all(),
        "form": form,
        "newer": _turn(request, page.number - 1) if page.has_previous() else "",
        "older": _turn(request, page.number + 1) if page.has_next() else "",
    }
    return render(request, "reviews/desk_people.html", context, status=status)


def _found(editor: User, words: str, topic: str) -> QuerySet[User]:
    names = User.topics.through.objects.filter(user=OuterRef("pk"))
    rows = candidates.with_experience(candidates.people(), editor).annotate(
        subject=ArraySubquery(names.order_by("topic__position").values("topic__name"))
    )
    if words:
        return rows.filter(candidates.matching(words))
    if topic:
        return rows.filter(Exists(names.filter(topic__slug=topic)))
    asked = ReviewAssignment.objects.filter(reviewer=OuterRef("pk"))
    if not editor.is_editor:
        known = Submission.objects.on_desk_of(editor)
        asked = asked.filter(round__submission__in=known.values("pk"))
    return rows.filter(Exists(names) | Exists(asked))


def _turn(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


@login_required
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: what they review for us now and have reviewed; a note for editors."""
    editor = open_people(request)
    found = candidates.with_experience(candidates.people(), editor)
    names = User.topics.through.objects.filter(user=OuterRef("pk"))
    one = (
        found.exclude(pk=editor.pk)
        .annotate(subject=ArraySubquery(names.values("topic__name")))
        .filter(uuid=uuid)
        .select_related("reviewing")
        .prefetch_related("affiliations")
        .first()
    )
    if one is None:
        raise Http404
    note = _note(one) if can_keep_notes(editor) else ""
    form = NoteForm(request.POST or None, initial={"note": note})
    if request.method == "POST" and form.is_valid():
        services.keep_note(one, form.cleaned_data["note"], by=editor)
        messages.success(request, _("The note is kept. Only editors read it."))
        return redirect("reviews:person", uuid)
    context = {
        "person": one,
        "one": candidates.with_words([one])[0],
        "reviews": _reviews(one, editor),
        "form": form if can_keep_notes(editor) else None,
        "nav": "reviews:people",
    }
    return render(
        request, "reviews/desk_person.html", context, status=422 if form.errors else 200
    )


def _note(one: User) -> str:
    return one.reviewing.note if hasattr(one, "reviewing") else ""


def _reviews(one: User, editor: User) -> list[dict[str, Any]]:
    """Only of papers whose reviewers this editor may know (E09)."""
    known = Submission.objects.on_desk_of(editor).with_standing(editor)
    rows = list(
        ReviewAssignment.objects.filter(
            reviewer=one, round__submission__in=known.values("pk")
        )
        .select_related("round", "review")
        .order_by("-invited_at")[:PAGE]
    )
    papers = {
        p.pk: p for p in known.filter(pk__in={r.round.submission_id for r in rows})
    }
    return [
        {"assignment": row, "paper": papers[row.round.submission_id]}
        for row in rows
        if Standing.of_row(editor, papers[row.round.submission_id]).can_see("E09")
    ]
