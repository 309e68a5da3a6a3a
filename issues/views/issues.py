"""Issues as everybody reads them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from issues import citing, public, services
from issues.contents import grouped
from issues.models import Announced, Article, Galley, Issue, Notice
from issues.views.caching import public_page
from issues.views.files import download, serve
from journal.choices import Role
from journal.context import current as journal_of
from journal.models import EditorialRole
from journal.pdf.cover import cover_svg

FEED_LENGTH = 30


def _issue(request: HttpRequest, year: int, season: str) -> Issue:
    """The issue, if it is public or this person plans issues; else 404."""
    rows = public.with_pdf(Issue.objects.visible_to(request.user))
    journal = journal_of(request)
    issue = get_object_or_404(rows, journal=journal, year=year, season=season)
    issue.journal = journal
    return issue


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """Every published issue by year."""
    journal = journal_of(request)
    rows = Issue.objects.published().filter(journal=journal)
    issues = list(
        rows.annotate(article_count=Count("articles")).order_by(
            "-year", "-published_at"
        )
    )
    for issue in issues:
        issue.journal = journal
    context = {"years": public.by_year(issues).items(), "nav": "issues:issue-list"}
    if request.user.is_authenticated:
        context["wants"] = Announced.objects.filter(user=request.user).exists()
    return render(request, "issues/issue_list.html", context)


@login_required
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with each new issue, or ask for none any more."""
    services.ask_for_issues("wants" in request.POST, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("issues:issue-list")


def current(request: HttpRequest) -> HttpResponse:
    """The newest issue, under its own address; before the first one, all issues."""
    issue = public.current(journal_of(request))
    response = redirect(issue or "issues:issue-list")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@public_page
def issue(request: HttpRequest, year: int, season: str) -> HttpResponse:
    """Contents, PDF and citation of one issue; editors see a planned one as preview."""
    found = _issue(request, year, season)
    articles = public.contents(found, request.user)
    editors = _editors(found)
    context = {
        "issue": found,
        "groups": grouped(articles),
        "article_count": len(articles),
        "page_count": sum(article.page_count for article in articles),
        "author_count": sum(len(article.people) for article in articles),
        "countries": public.countries(articles),
        "days_to_accept": public.days_to_accept(articles),
        "editors": editors,
        "cite": citing.issue_reference(found, editors),
        "others": public.others(found),
        "nav": "issues:current" if found.is_published else "",
    }
    return render(request, "issues/issue.html", context)


def _editors(issue: Issue) -> list[dict[str, str]]:
    rows = EditorialRole.objects.active().filter(
        journal=issue.journal_id, role=Role.CHIEF
    )
    names = [str(row.user) for row in rows.select_related("user")]
    return [{"name": name, "family": name.split()[-1]} for name in names]


@public_page
def call(request: HttpRequest, year: int, season: str) -> HttpResponse:
    """The call for papers of an issue to come; the rest of its plan stays inside."""
    found = get_object_or_404(
        Issue.objects.calling(), journal=journal_of(request), year=year, season=season
    )
    return render(request, "issues/call.html", {"call": found})


def cover(request: HttpRequest, year: int, season: str) -> HttpResponse:
    """The disc of the cover: one line a page, heavy where an article begins."""
    found = _issue(request, year, season)
    starts, pages = public.cover_of(found)
    response = HttpResponse(
        cover_svg(found.season, starts, pages, ground=True),
        content_type="image/svg+xml",
    )
    if found.is_published:
        response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def pdf(request: HttpRequest, year: int, season: str) -> HttpResponseBase:
    """The published PDF of the whole issue: the newest, with all notices."""
    galley = Galley.objects.filter(
        issue__journal=journal_of(request),
        issue__year=year,
        issue__season=season,
        issue__published_at__isnull=False,
    ).first()
    if galley is None:
        raise Http404
    short = journal_of(request).short_title
    return serve(request, galley, f"{short}-{year}-{season}.pdf", public=True)


@public_page
def cite(request: HttpRequest, year: int, season: str, kind: str) -> HttpResponse:
    """Every article of the issue in one BibTeX or RIS file."""
    found = _issue(request, year, season)
    if kind not in KINDS:
        raise Http404
    write, content_type = KINDS[kind]
    articles = public.contents(found, request.user)
    entries = [
        write(a, found, request.build_absolute_uri(a.get_absolute_url()))
        for a in articles
    ]
    return download("\n".join(entries), f"{found.slug}.{kind}", content_type)


KINDS = {
    "bib": (citing.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citing.ris, "application/x-research-info-systems; charset=utf-8"),
}


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The newest articles, and the newest notices on any, as an Atom feed."""
    journal = journal_of(request)
    atom = Atom1Feed(
        title=journal.title,
        link=request.build_absolute_uri("/"),
        description=journal.tagline,
        feed_url=request.build_absolute_uri(),
        feed_copyright=journal.licence,
    )
    rows = Article.objects.published().filter(issue__journal=journal)
    rows = rows.select_related("issue", "section").defer(*public.HEAVY)
    for article in rows.order_by("-published_at", "position")[:FEED_LENGTH]:
        link = request.build_absolute_uri(article.get_absolute_url())
        atom.add_item(
            title=article.title,
            link=link,
            description=article.abstract,
            author_name=article.byline,
            pubdate=article.published_at,
            updateddate=article.published_at,
            unique_id=f"https://doi.org/{article.doi}",
            categories=[str(article.section), *article.keywords],
        )
    told = Notice.objects.filter(article__issue__journal=journal)
    for notice in told.select_related("article").order_by("-given_at")[:FEED_LENGTH]:
        atom.add_item(
            title=str(notice),
            link=request.build_absolute_uri(notice.get_absolute_url()),
            description=notice.text,
            pubdate=notice.given_at,
            updateddate=notice.given_at,
            unique_id=f"https://doi.org/{notice.doi}",
            categories=[str(notice.get_kind_display())],
        )
    atom.items.sort(key=lambda item: item["pubdate"], reverse=True)
    text = atom.writeString("utf-8")
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
