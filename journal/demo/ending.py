"""The end of the demo's story: the Winter issue is built and published; others are planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from issues import services
from issues.models import Issue
from journal import storage
from journal.choices import Role, Season
from journal.models import EditorialRole, User
from reviews.choices import Answer
from reviews.emails import link_for
from reviews.models import ReviewAssignment
from submissions.models import Submission

from .rows import read
from .story import Story

PASSWORD = "four seasons in a year"  # noqa: S105  (the demo's own, on one's own machine)
ISSUE_PDF = settings.VAR / "demo" / "issue.pdf"
SEASON_ENDS = {
    Season.SPRING: (3, 21),
    Season.SUMMER: (6, 21),
    Season.AUTUMN: (9, 21),
    Season.WINTER: (12, 21),
}


def publish_winter(story: Story, say: Callable[[str], None]) -> None:
    """Place the accepted papers in order, build the PDF, publish; plan what comes next."""
    plot = story.plot["issue"]
    editor, today = story.people[plot["published_by"]], timezone.localdate()
    issue = services.create_issue(
        story.journal,
        plot["year"],
        plot["season"],
        by=editor,
        title=plot["title"],
        description=plot["description"],
        closes_on=today - timedelta(days=7),
        publish_on=today,
    )
    for slug in plot["articles"]:
        paper = Submission.objects.get(pk=story.papers[slug].pk)
        services.place(paper, issue, by=editor)
    say(f"Typesetting {issue}: {len(plot['articles'])} articles")
    build = services.run_build(services.request_build(issue, by=editor))
    if build.failure:
        raise RuntimeError(build.failure)
    say(f"Publishing {issue}")
    services.publish(Issue.objects.get(pk=issue.pk), by=editor)
    _plan_what_comes(story, editor)
    open_the_doors()
    ISSUE_PDF.parent.mkdir(parents=True, exist_ok=True)
    ISSUE_PDF.write_bytes(storage.get(Issue.objects.get(pk=issue.pk).pdf.key))


def _dates(year: int, season: str) -> dict[str, date]:
    public = date(year, *SEASON_ENDS[Season(season)])
    return {"closes_on": public - timedelta(days=7), "publish_on": public}


def _plan_what_comes(story: Story, editor: User) -> None:
    """The next season's issue, and the special issue that papers are called for."""
    call: dict[str, Any] = read("journal.yaml")["call_for_papers"]
    year = story.plot["issue"]["year"] + 1
    services.create_issue(
        story.journal, year, Season.SPRING, by=editor, **_dates(year, Season.SPRING)
    )
    closes = timezone.localdate() + timedelta(days=call["closes"])
    services.create_issue(
        story.journal,
        year,
        Season.SUMMER,
        by=editor,
        title=call["title"],
        call=call["body"],
        closes_on=closes,
        publish_on=_dates(year, Season.SUMMER)["publish_on"],
    )


def open_the_doors() -> None:
    """Everybody in the demo signs in with one password, or with a code from the outbox."""
    password = make_password(PASSWORD)
    for user in User.objects.all():
        user.password = password
        user.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )


def report() -> Iterator[str]:
    """Where the issue is, and how to sign in as each role."""
    yield f"The issue: {ISSUE_PDF}"
    yield f'Sign in at {settings.SITE_URL}/accounts/login/ with the password "{PASSWORD}":'
    for role in (
        Role.CHIEF,
        Role.MANAGING,
        Role.EDITOR,
        Role.PRODUCTION,
        Role.ADMINISTRATOR,
    ):
        held = (
            EditorialRole.objects.active()
            .filter(role=role)
            .select_related("user")
            .first()
        )
        if held:
            yield f"  {role.label:<26}{held.user.email}"
    author = Submission.objects.filter(article=None).order_by("-submitted_at").first()
    if author:
        yield f"  {'Author':<26}{author.submitter.email}"
    reading = ReviewAssignment.objects.filter(state=Answer.ACCEPTED).first()
    if reading:
        yield f"  {'Reviewer':<26}{reading.reviewer.email}"
    invited = ReviewAssignment.objects.filter(state=Answer.INVITED).first()
    if invited:
        yield f"An invited reviewer needs no password: {link_for(invited)}"
