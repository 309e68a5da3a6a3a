"""Telling those who asked for it that an issue is out, with its contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from issues.contents import short_names
from issues.models import Announced
from journal import outbox
from journal.letters import compose
from submissions.emails import site_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from issues.models import Article, Issue
    from journal.models import User


@transaction.atomic
def ask_for_issues(wants: bool, *, by: User) -> None:
    """Whether this person gets a letter when an issue is out: for oneself only."""
    if wants:
        Announced.objects.get_or_create(user=by)
    else:
        Announced.objects.filter(user=by).delete()


def announce(issue: Issue, articles: Sequence[Article]) -> int:
    """Write one letter to each of them, in the transaction that publishes the issue."""
    readers = Announced.objects.filter(user__is_active=True).select_related("user")
    contents = "\n\n".join(_line(article) for article in articles)
    told = 0
    for row in readers:
        letter = compose(
            issue.journal,
            "issue_announced",
            {
                "recipient_name": str(row.user),
                "issue": str(issue),
                "contents": contents,
                "link": site_url(issue.get_absolute_url()),
                "stop": site_url(reverse("issues:issue-list")),
            },
        )
        outbox.queue(
            key=f"issue_announced:{issue.uuid}:{row.user.uuid}",
            address=row.user.email,
            recipient=row.user,
            subject=letter.subject,
            body=letter.body,
            reason="issue_announced: you asked for the contents of each new issue",
        )
        told += 1
    return told


def _line(article: Article) -> str:
    pages = f" ({article.pages})" if article.pages else ""
    where = site_url(article.get_absolute_url())
    return f"{article.title}{pages}\n{short_names(article)}\n{where}"
