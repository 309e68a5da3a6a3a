"""The second and last screen: what becomes public, and the word that does it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from issues import checks, services
from issues.forms import PublishForm, ScheduleForm
from issues.models import Announced, BuiltArticle, Issue
from issues.permissions import can_be_changed, can_publish, standings
from issues.sources import articles_of
from issues.views.builder import _issue
from journal.verdict import NotAllowed, require
from submissions.emails import addressees


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List what becomes public; publish after the word was typed."""
    issue = _issue(request, uuid)
    articles = articles_of(issue)
    require(can_publish(request.user, standings(request.user, articles)))
    require(can_be_changed(issue))
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.publish(issue, by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, refusal.verdict.reason)
        else:
            messages.success(request, _("%(issue)s is public.") % {"issue": issue})
            return redirect(issue)
    return render(
        request,
        "issues/publish.html",
        _context(issue, articles, form),
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def publish_at(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Publish it by itself, at an hour of the day that its pages name."""
    issue = _issue(request, uuid)
    articles = articles_of(issue)
    require(can_publish(request.user, standings(request.user, articles)))
    form = ScheduleForm(request.POST, prefix="at")
    if form.is_valid():
        try:
            services.schedule(issue, form.moment(issue), by=request.user)
        except NotAllowed as refusal:
            form.add_error("hour", refusal.verdict.reason)
        else:
            messages.success(request, _("It becomes public by itself."))
            return redirect(issue.get_desk_url())
    context = _context(issue, articles, PublishForm()) | {"at": form}
    return render(request, "issues/publish.html", context, status=422)


@login_required
@require_POST
def publish_not(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the set time back."""
    issue = _issue(request, uuid)
    services.unschedule(issue, by=request.user)
    messages.success(request, _("It is not published by itself any more."))
    return redirect(issue.get_desk_url())


def _context(issue: Issue, articles: list, form: PublishForm) -> dict:
    build = checks.last_good(issue)
    found = checks.before_publishing(issue, articles, build)
    firsts = dict(
        BuiltArticle.objects.filter(build=build).values_list("article_id", "first_page")
    )
    for article in articles:
        article.first_page = firsts.get(article.pk)
    return {
        "issue": issue,
        "articles": articles,
        "build": build,
        "checks": found,
        "blocked": [check for check in found if check.blocks],
        "letters": sum(len(addressees(article.submission)) for article in articles),
        "form": form,
        "at": ScheduleForm(prefix="at"),
        "readers": Announced.objects.count(),
        "nav": "issues:desk-issues",
    }
