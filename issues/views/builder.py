"""The plan of the year and the issue builder: placing, ordering, building."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, Sum
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from issues import services
from issues.build_changes import between
from issues.builder import page_of, progress_of
from issues.contents import in_order, known_articles, lines
from issues.forms import IssueForm, PlanForm, next_season
from issues.models import Article, Issue, IssueBuild
from issues.permissions import can_open_issues, can_plan, can_read_proofs, standings
from issues.views.files import serve
from journal.context import current
from journal.verdict import require
from submissions.models import Submission


def _issue(request: HttpRequest, uuid: UUID) -> Issue:
    """The issue, for those who may know of the plan; else 404."""
    require(can_open_issues(request.user))
    known = Issue.objects.on_plan_of(request.user)
    issue = get_object_or_404(known, uuid=uuid, journal=current(request))
    issue.journal = current(request)
    return issue


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """The issues to come and those behind us; the chief opens the next one."""
    require(can_open_issues(request.user))
    journal, may_plan = current(request), can_plan(request.user)
    if request.method == "POST":
        require(may_plan)
    form = may_plan and IssueForm(
        request.POST or None, journal=journal, initial=next_season(journal)
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        year, season = fields.pop("year"), fields.pop("season")
        issue = services.create_issue(journal, year, season, by=request.user, **fields)
        messages.success(request, _("%(issue)s is open.") % {"issue": issue})
        return redirect(issue.get_desk_url())
    papers = Submission.objects.visible_to(request.user).values("pk")
    known = Q(articles__submission__in=papers)  # no total tells of the others (C6)
    issues = list(
        Issue.objects.on_plan_of(request.user)
        .filter(journal=journal)
        .annotate(
            article_count=Count("articles", filter=known),
            pages=Sum("articles__page_count", filter=known),
        )
        .order_by("-year", F("published_at").desc(nulls_first=True), "-publish_on")
    )
    for issue in issues:
        issue.journal = journal
    context = {
        "form": form,
        "to_come": [i for i in issues if not i.is_published][::-1],
        "published": [i for i in issues if i.is_published],
        "may_plan": may_plan,
        "nav": "issues:desk-issues",
    }
    return render(request, "issues/desk_issues.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form and form.errors else 200


@login_required
@require_GET
def builder(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Order and build: accepted papers, contents, build, checks."""
    issue = _issue(request, uuid)
    context = page_of(issue, request.user)
    if context["may_plan"]:
        context["plan_form"] = PlanForm(instance=issue)
    context["nav"] = "issues:desk-issues"
    return render(request, "issues/builder.html", context)


@login_required
@require_POST
def change_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Theme, dates, budget, call."""
    issue = _issue(request, uuid)
    require(can_plan(request.user))
    form = PlanForm(request.POST, instance=Issue.objects.get(pk=issue.pk))
    if form.is_valid():
        services.plan(issue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The plan is saved."))
        return redirect(issue.get_desk_url())
    context = page_of(issue, request.user) | {"plan_form": form, "form": form}
    context["nav"] = "issues:desk-issues"
    return render(request, "issues/builder.html", context, status=422)


@login_required
@require_POST
def place(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an accepted paper in."""
    issue = _issue(request, uuid)
    papers = Submission.objects.visible_to(request.user)
    paper = get_object_or_404(papers, uuid=_uuid(request, "paper"))
    article = services.place(paper, issue, by=request.user)
    messages.success(
        request, _("“%(title)s” is in the issue.") % {"title": article.title}
    )
    return redirect(issue.get_desk_url())


@login_required
@require_POST
def move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One place up or down, or the whole order after a drag."""
    issue = _issue(request, uuid)
    way, _colon, name = request.POST.get("move", "").partition(":")
    if way in ("up", "down"):
        article = _article(issue, request, name)
        place_number = services.move(article, way, by=request.user)
        said = _("“%(title)s” is now %(place)d.")
        words = said % {"title": article.title, "place": place_number}
        messages.success(request, words)
        return redirect(f"{issue.get_desk_url()}#a-{article.uuid}")
    try:
        wanted = [UUID(value) for value in request.POST.getlist("order")]
    except ValueError as unknown:
        raise Http404 from unknown
    services.order(issue, wanted, by=request.user)
    messages.success(request, _("The new order is kept."))
    return redirect(f"{issue.get_desk_url()}#contents")


@login_required
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an article out; it waits for another issue."""
    issue = _issue(request, uuid)
    article = _article(issue, request, request.POST.get("article", ""))
    services.remove(article, by=request.user)
    messages.success(
        request, _("“%(title)s” is out of the issue.") % {"title": article.title}
    )
    return redirect(issue.get_desk_url())


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as unknown:
        raise Http404 from unknown


def _article(issue: Issue, request: HttpRequest, name: str) -> Article:
    """An article of the issue whose paper this person may know of; else 404."""
    try:
        uuid = UUID(name)
    except ValueError as unknown:
        raise Http404 from unknown
    papers = Submission.objects.visible_to(request.user)
    rows = issue.articles.filter(submission__in=papers).select_related("submission")
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_POST
def build(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the worker for the PDF."""
    issue = _issue(request, uuid)
    services.request_build(issue, by=request.user)
    return redirect(f"{issue.get_desk_url()}#build")


@login_required
@require_GET
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the newest build has come, for the page to follow."""
    issue = _issue(request, uuid)
    found = issue.builds.first()
    if found is None:
        raise Http404
    return JsonResponse(progress_of(found, lines(request.user, issue)))


def _build(request: HttpRequest, uuid: UUID, number: int) -> IssueBuild:
    """A build that made a PDF, for those who may read every proof in it."""
    issue = _issue(request, uuid)
    require(can_read_proofs(request.user, standings(request.user, in_order(issue))))
    return get_object_or_404(issue.builds.exclude(key=""), number=number)


@login_required
@require_GET
def build_pdf(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """The PDF of a build, to be looked at before it is published."""
    found = _build(request, uuid, number)
    short, slug = current(request).short_title, found.issue.slug
    file = found.as_file()
    return serve(request, file, f"{short}-{slug}-build-{number}.pdf", public=False)


@login_required
@require_GET
def build_page(
    request: HttpRequest, uuid: UUID, number: int, page: int
) -> HttpResponseBase:
    """A small picture of one page of a build."""
    found = _build(request, uuid, number)
    image = get_object_or_404(found.page_images, page=page)
    return serve(request, image, f"{page}.png", public=False)


@login_required
@require_POST
def cancel_build(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Stop a build; the last good PDF stays."""
    issue = _issue(request, uuid)
    found = get_object_or_404(issue.builds, number=number)
    services.cancel_build(found, by=request.user)
    messages.success(request, _("The build is cancelled."))
    return redirect(f"{issue.get_desk_url()}#build")


@login_required
@require_GET
def build_changes(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What changed from an earlier build, the one before unless another is asked for."""
    found = _build(request, uuid, number)
    earlier = found.issue.builds.exclude(manifest={}).filter(number__lt=number)
    asked = request.GET.get("with", "")
    old = earlier.filter(number=asked).first() if asked.isdigit() else earlier.first()
    known = {str(line.article.uuid) for line in lines(request.user, found.issue)}
    gone = [line["article"] for line in (old.manifest["articles"] if old else ())]
    known |= known_articles(request.user, gone)
    context = {
        "issue": found.issue,
        "build": found,
        "old": old,
        "earlier": earlier,
        "changes": between(old.manifest, found.manifest, known)
        if old and found.manifest
        else [],
        "same": bool(old) and old.sha256 == found.sha256,
        "nav": "issues:desk-issues",
    }
    return render(request, "issues/build_changes.html", context)
