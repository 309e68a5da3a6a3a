"""Who may plan, build, read and publish issues: the rules of `submissions` applied.

An issue has no policy table of its own: whoever may place papers plans issues, what
one sees of an article before publication is E21 of its paper, and an issue is
published by who may publish every paper in it (A19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from journal.choices import Role
from journal.verdict import ALLOW, HIDDEN, Verdict, deny
from submissions.permissions import Standing

if TYPE_CHECKING:
    from issues.models import Article, Issue
    from journal.models import User


def can_open_issues(user: User | AnonymousUser) -> Verdict:
    """The list of plans is for editors, guest editors and production; which of them
    stands on it, `on_plan_of` says. Nobody else learns of it."""
    if can_open_every_issue(user) or getattr(user, "has_desk", False):
        return ALLOW
    return HIDDEN


def can_open_every_issue(user: User | AnonymousUser) -> Verdict:
    """Editors and production know the plan of the whole year."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return HIDDEN
    if user.is_editor or Role.PRODUCTION in user.editorial_roles:
        return ALLOW
    return HIDDEN


def can_open_issue(user: User | AnonymousUser, issue: Issue) -> Verdict:
    """Twin of `on_plan_of`: a guest editor's is the own special issue alone."""
    if can_open_every_issue(user):
        return ALLOW
    plan = type(issue).objects.filter(pk=issue.pk).on_plan_of(user)
    return ALLOW if plan.exists() else HIDDEN


def can_plan(user: User | AnonymousUser) -> Verdict:
    """Issues are opened and dated, and their PDF is built, by the chief editors."""
    if not can_open_issues(user):
        return HIDDEN
    if getattr(user, "is_chief", False):
        return ALLOW
    return deny(_("Issues are planned by the chief editors."))


def can_place(user: User | AnonymousUser, issue: Issue) -> Verdict:
    """Chief editors, and guest editors in their own special issue; of each paper A18
    is asked besides."""
    guest = Role.GUEST in getattr(user, "editorial_roles", ())
    return can_open_issue(user, issue) if guest else can_plan(user)


def standings(
    user: User | AnonymousUser, articles: Iterable[Article]
) -> dict[int, Standing]:
    """What one person is to the paper of each article, by the paper's key."""
    return Standing.of_each(user, [article.submission for article in articles])


def can_read_proofs(
    user: User | AnonymousUser, found: Mapping[int, Standing]
) -> Verdict:
    """May this person read the built PDF, that is E21 of every paper in it?

    Whoever asks has opened the issue.
    """
    if not can_open_issues(user):
        return HIDDEN
    return ALLOW if all(one.can_see("E21") for one in found.values()) else HIDDEN


def can_publish(user: User | AnonymousUser, found: Mapping[int, Standing]) -> Verdict:
    """A19 for every paper of the issue: nobody publishes what they wrote."""
    if not can_plan(user):
        return can_plan(user)
    if all(one.can_do("A19") for one in found.values()):
        return ALLOW
    if any(one.is_author for one in found.values()):
        return deny(
            _("You wrote a paper of this issue, so another chief editor publishes it.")
        )
    return deny(_("Another chief editor publishes this issue."))


def can_be_changed(issue: Issue) -> Verdict:
    """What is published stays as it is (reliability.md, P17)."""
    if issue.is_published:
        return deny(_("This issue is published. What is published does not change."))
    return ALLOW


def can_give_notice(user: User | AnonymousUser, article: Article) -> Verdict:
    """A20: the chief editors correct and retract what is published, in the open; nobody
    does so for what they wrote, nor in conflict."""
    if not can_plan(user):
        return can_plan(user)
    return Standing.of(user, article.submission).can_do("A20")


def can_produce(user: User | AnonymousUser, article: Article) -> Verdict:
    """The page of production: who may read the proof and did not write the paper."""
    standing = Standing.of(user, article.submission)
    if standing.is_author or not standing.can_see("E21"):
        return HIDDEN
    return ALLOW


def can_be_edited(article: Article) -> Verdict:
    """What is published is changed by a notice, never in silence (P17)."""
    if article.published_at is not None:
        return deny(
            _("This article is published. It is changed by a correction, in the open.")
        )
    return ALLOW
