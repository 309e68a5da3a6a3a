"""The second screen: confirm what was read from the file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.models import User
from submissions import file_checks, found, giveaways, services
from submissions.choices import ReadingState, Status
from submissions.forms.people import PeopleForm
from submissions.forms.text import ROW_FORMS
from submissions.models import Submission, Version

from .guests import open_paper

SLOW = timedelta(minutes=3)  # a reading may take one minute (conversion.md)
DECLARED = ("ethics", "competing_interests", "data_availability", "ai_use")


def step_of(draft: Submission) -> str:
    """Where one left off: at the declarations when one of them is written."""
    version = draft_version(draft)
    read = version.reading.get("statements", {}) if version else {}
    written = any(
        text and text != read.get(name, {}).get("text")
        for name in DECLARED
        if (text := getattr(draft, name))
    )
    return "submissions:declare" if written else "submissions:check"


def draft_version(draft: Submission) -> Version | None:
    """The version that is not sent yet, with its files."""
    return draft.versions.filter(sent_at=None).prefetch_related("files").last()


def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was read, where it was found, what was lost; each value can be changed."""
    draft, person, _standing = open_paper(request, uuid)
    if draft.status != Status.DRAFT:
        return redirect("submissions:received", uuid)
    version = draft_version(draft)
    if version is None:
        return redirect("submissions:replace", uuid)
    if request.method == "POST":
        return _change(request, draft, version, by=person)
    name = request.GET.get("edit", "")
    return _page(request, draft, version, name=name, form=_form(name, draft))


def progress(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """How far the reading is, for the line that follows it live: done when the page can
    be filled. The copy for reviewers, which takes longer, is waited for on that page."""
    draft, _person, _standing = open_paper(request, uuid)
    version = draft_version(draft)
    done = version is None or not version.is_waiting
    return JsonResponse({"done": done, "words": _("Reading your file")})


def settled(version: Version) -> bool:
    """Whether the worker has said all it has to say about these files."""
    if version.state == ReadingState.WAITING:
        return False
    copy = version.reading.get("review_copy", {})
    is_made = version.review_copy is not None or "failure" in copy
    return version.state == ReadingState.REFUSED or is_made


def is_slow(version: Version) -> bool:
    """Whether a file has waited longer than any reading takes."""
    file = version.manuscript
    return (
        version.is_waiting
        and file is not None
        and file.created_at < timezone.now() - SLOW
    )


def _form(name: str, draft: Submission, data: Any = None) -> Any:
    if name == "people":
        return PeopleForm(data) if data is not None else PeopleForm.of(draft)
    if name in ROW_FORMS:
        return ROW_FORMS[name](draft, data)
    return None


def _change(
    request: HttpRequest, draft: Submission, version: Version, *, by: User
) -> HttpResponse:
    name = request.POST.get("row", "")
    form = _form(name, draft, request.POST)
    if form is None:
        return redirect("submissions:check", draft.uuid)
    if name == "people" and (act := request.POST.get("act", "save")) != "save":
        return _page(request, draft, version, name=name, form=form.rearranged(act))
    if not form.is_valid():
        return _page(request, draft, version, name=name, form=form, status=422)
    if name == "people":
        services.change_people(draft, form.people(), by=by)
    else:
        services.change_text(draft, form.cleaned_data, by=by)
    if name == "funding":
        services.change_grants(draft, form.grants(), by=by)
    if version.is_read:
        version.refresh_from_db()
        services.mark_checked(version, name, by=by)
    return redirect(reverse("submissions:check", args=[draft.uuid]) + f"#row-{name}")


def _page(
    request: HttpRequest,
    draft: Submission,
    version: Version,
    *,
    name: str = "",
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    rows = found.rows(draft, version)
    context = {
        "draft": draft,
        "version": version,
        "manuscript": version.manuscript,
        "supplements": sum(file.is_supplement for file in version.files.all()),
        "rows": rows,
        "eyes": sum(row.needs_eye for row in rows.values()),
        "editing": name if form is not None else "",
        "form": form,
        "facts": found.facts(version) if version.is_read else "",
        "kept": found.kept(version),
        "warnings": version.reading.get("warnings", []),
        "checks": file_checks.checks(version) if version.is_read else [],
        "settled": settled(version),
        "giveaways": giveaways.read(version.reading.get("giveaways"))
        if draft.hides_authors
        else [],
        "is_slow": is_slow(version),
        "words": _("Reading your file"),
        "abstract_words": len(draft.abstract.split()),
        "grants": draft.grants.all(),
        "people": draft.contributors.prefetch_related("affiliations"),
    }
    return render(request, "submissions/check.html", context, status=status)
