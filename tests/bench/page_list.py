"""The pages of performance.md, with their budgets, for the people of a seeded site."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from issues.models import Article, Issue
from journal.choices import Role
from journal.models import User
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions.choices import Status
from submissions.models import Submission
from tests.bench.site import Page


def pages() -> list[Page]:
    """As the chief editor, a reviewer, an author and a reader."""
    chief = User.objects.filter(roles__role=Role.CHIEF).first()
    paper = Submission.objects.filter(status=Status.UNDER_REVIEW).first()
    assignment = ReviewAssignment.objects.filter(state=Answer.ACCEPTED).first()
    author = paper.submitter
    issue = Issue.objects.published().order_by("-published_at").first()
    article = Article.objects.filter(issue=issue).first()
    desk, review, mine = cookie(chief), cookie(assignment.reviewer), cookie(author)
    return [
        Page("desk", reverse("reviews:desk"), desk, 12, 40),
        Page("editor's list", reverse("reviews:desk-everything"), desk, 12, 40),
        Page("insights", reverse("reviews:insights"), desk, 12, 150),
        Page("paper", paper.get_desk_url(), desk, 13, 24),
        Page(
            "choose reviewers",
            reverse("reviews:choose-reviewers", args=[paper.uuid]),
            desk,
            15,
            120,
        ),
        Page("review form", assignment.get_absolute_url(), review, 12, 20),
        Page("reviewer's list", reverse("reviews:mine"), review, 8, 10),
        Page("author's list", reverse("submissions:my"), mine, 8, 10),
        Page("public home", "/", "", 6, 10),
        Page("issue page", issue.get_absolute_url(), "", 6, 10),
        Page("article page", article.get_absolute_url(), "", 6, 10),
        Page("feed", "/feed.xml", "", 3, 8),
    ]


def cookie(user: User) -> str:
    """A session cookie as the sign-in page would set it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
