"""Every address × everybody: who learns that a thing is there (style.md, 9).

One paper in review, and each person that visibility.md knows of. An answer is "hidden"
when it is the 404 of an unknown id (or, for nobody signed in, the way to sign-in); all
others find out that something is there, whatever it then says. Acts are rolled back.
"""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from journal.choices import Role
from reviews import services as reviewing
from submissions import grants, services
from submissions.models import Contributor
from tests import factories
from tests.factories.journal import with_role
from tests.journeys.test_post_only import methods_of

pytestmark = pytest.mark.django_db

AUTHORS = {"author", "co-author"}
GUEST = "guest of this special issue"
EDITORS = {
    *("handling editor", "other editor", "section editor", "chief", "managing"),
    GUEST,
}
HANDLING = {"handling editor", "chief", "managing", GUEST}
CHIEFS = {"chief", "managing", "chief in conflict", "chief who reviews"}
OFFICE = (EDITORS | CHIEFS) - {GUEST}
GUESTS = {GUEST, "guest of another", "guest"}
REVIEWER = {"reviewing"}
ADMINISTRATOR = {"administrator"}
EVERYBODY = "everybody signed in"

# Whose address it is: path of the table -> who learns that it exists.
PAPER = {
    **dict.fromkeys(
        [
            *("submissions:paper", "submissions:message", "submissions:withdraw"),
            "submissions:agree-to-reports",
            "submissions:more-time",
            "submissions:again",
            "submissions:authors",
            "reviews:appeal",
        ],
        AUTHORS,
    ),
    **dict.fromkeys(
        [
            "reviews:desk-paper",
            "reviews:desk-message",
            "reviews:assign",
            "reviews:move-special-issue",
            "reviews:authors-change",
            "reviews:vouch-for-author",
            *("reviews:declare-conflict", "reviews:withdraw-paper"),
            "reviews:triage",
            "reviews:choose-reviewers",
            "reviews:invite",
            "reviews:word-invitation",
            "reviews:decide",
            "reviews:decide-as-author",
            *("reviews:undo-decision", "reviews:rescind-decision"),
            "reviews:answer-appeal",
        ],
        EDITORS,
    ),
    "reviews:who": HANDLING,  # the full record: E18
    "reviews:move-revision-date": HANDLING,  # who sees decisions before they leave: E14
    "reviews:alternates": HANDLING,  # who may be asked next: E09
    "reviews:compare": HANDLING,  # the versions of the manuscript: E03, E05
    **dict.fromkeys(["reviews:record", "reviews:reveal"], ADMINISTRATOR),  # E18
    # Whoever knows of the paper: E01; its authors read why they need not
    "submissions:declare-conflict": {
        *(AUTHORS | EDITORS | REVIEWER | ADMINISTRATOR),
        *("invited", "reported", "chief who reviews"),
    },
}
OWN_REVIEW = {
    **dict.fromkeys(
        [
            "reviews:review",
            "reviews:review-draft",
            "reviews:review-highlight",
            *("reviews:review-check", "reviews:step-aside", "reviews:review-messages"),
            "reviews:co-reviewers",
            *("reviews:review-form", "reviews:review-form-filled"),
            "reviews:review-time",
            "reviews:review-calendar",
            "reviews:review-copy",
            "reviews:review-text",
        ],
        REVIEWER,
    ),
    # Of a report that is in; this one is written yet: tests/reviews/test_agreeing.py
    "reviews:review-agreement": set(),
    # Of a report that was sent, too: tests/reviews/test_returned.py
    "reviews:report-history": set(),
    **dict.fromkeys(
        # That there is this review: E09
        [
            *("reviews:nudge", "reviews:cancel", "reviews:move-due", "reviews:reopen"),
            *("reviews:undo-invitations", "reviews:grant-date"),
            *("reviews:rate-report", "reviews:reviewer-messages"),  # E16 besides
            # The page that its reviewer has: I3, and E08 and E03 besides
            *("reviews:as-reviewer", "reviews:as-reviewer-copy"),
            "reviews:as-reviewer-text",
        ],
        HANDLING,
    ),
}
PLACES = {
    **dict.fromkeys(
        ["reviews:desk", "reviews:desk-everything", "reviews:news"], OFFICE | GUESTS
    ),
    "reviews:people": OFFICE | {GUEST},
    **dict.fromkeys(
        [
            "submissions:my",
            "reviews:mine",
            "home-of-person",
            "own-data",
            "sessions",
            "merge",
        ],
        EVERYBODY,
    ),
    **dict.fromkeys(["reviews:insights", "reviews:insights-table"], CHIEFS),
    "reviews:records": ADMINISTRATOR,
    **dict.fromkeys(
        ["settings", "settings-journal", "settings-letters", "settings-mail"], CHIEFS
    ),
    "erasures": CHIEFS | {"administrator"},
}

# Walked elsewhere, each by its own tests; nothing else may be missing above.
PUBLIC = (
    "home", "about", "page", "help", "privacy", "accessibility", "for-authors", "for-reviewers", "news", "sitemap",
    "health", "theme", "organisations", "submissions:start", "reviews:invitation",
    "reviews:certificate", "reviews:thanks",
    "submissions:authorship", "submissions:authors-change", "account_",
    "issues:issue", "issues:current", "issues:cover", "issues:call", "issues:article",
    "issues:cite", "issues:search", "issues:feed",
)  # fmt: skip
ELSEWHERE = {
    "tests/journal/test_views_settings.py": ("settings-",),
    "tests/issues/test_views_published_review.py": ("be-named",),
    "tests/journal/test_own_data.py": ("take-own-data",),
    "tests/journal/test_second_factor.py": ("mfa_",),
    "tests/journal/test_sessions.py": ("sessions-end",),
    "tests/journal/test_merging.py": ("merge-proof", "merge-confirm"),
    "tests/journal/test_orcid.py": ("openid_connect_", "socialaccount_", "orcid-remove"),
    "tests/journal/test_erasure.py": ("ask-for-erasure", "erase-person"),
    "tests/issues": (
        "issues:desk-issues", "issues:builder", "issues:change-plan", "issues:place",
        "issues:move", "issues:remove", "issues:build", "issues:progress",
        "issues:publish",
        # Of accepted papers alone; this one is in review
        "issues:production", "issues:my-proof",
        "issues:announce-me", "issues:planner",
        "issues:give-notice",  # of published articles alone
    ),
    "tests/submissions/test_views_submit.py": (
        "submissions:check", "submissions:reading", "submissions:replace",
        "submissions:declare", "submissions:received", "submissions:delete",
        "submissions:resume",
    ),
    "tests/submissions/test_views_authorship.py": ("submissions:ask-author",),
    "tests/submissions/test_arriving.py": (
        "submissions:announce", "submissions:announce-for", "submissions:arrival",
    ),
    "tests/submissions/test_views_my.py": ("submissions:letter",),
    "tests/submissions/test_views_files.py": ("submissions:file",),
    "tests/submissions/test_supplements.py": (
        "submissions:supplement", "submissions:confirm-supplement",
        "reviews:review-supplement",
    ),
    "tests/reviews/test_views_revise.py": ("reviews:revise",),
    "tests/reviews/test_credit.py": ("reviews:certify", "reviews:be-thanked"),
    "tests/reviews/test_views_reviewer.py": (
        "reviews:review-done", "reviews:review-picture",
    ),
    "tests/reviews/test_views_desk_as_reviewer.py": ("reviews:as-reviewer-picture",),
    "tests/reviews/test_views_attachments.py": (
        "reviews:review-file", "reviews:confirm-file",
    ),
    "tests/reviews/test_views_desk.py": ("reviews:desk-view",),
    "tests/reviews/test_views_desk_bulk.py": ("reviews:bulk",),
    "tests/reviews/test_views_desk_news.py": ("reviews:news-read",),
    "tests/reviews/test_views_desk_lift.py": ("reviews:lift-conflict",),
    "tests/reviews/test_views_desk_views.py": (
        "reviews:save-view", "reviews:change-view", "reviews:remove-view",
    ),
    "tests/reviews/test_views_desk_reviewers.py": ("reviews:person",),
    "journal.settings.DEBUG": ("styleguide",),
}  # fmt: skip


@pytest.fixture
def world():
    """One paper in review, the review of it, and everybody."""
    people = {"handling editor": factories.handling_editor()}
    people["managing"] = with_role(Role.MANAGING)
    paper = factories.sent()
    people["author"] = paper.submitter
    services.assign_editor(paper, people["handling editor"], by=people["managing"])
    reviewing.send_to_review(paper, by=people["handling editor"])
    people["co-author"] = factories.person("Co-author")
    Contributor.objects.create(
        submission=paper,
        name="C",
        user=people["co-author"],
        confirmed_at=timezone.now(),
    )
    reviewer = factories.reviewing(paper, factories.reviewer("Reviewing"))
    people["reviewing"] = reviewer.reviewer
    people["invited"] = factories.invited(paper).reviewer
    people["reported"] = factories.reported(paper).reviewer
    declined = factories.invited(paper)
    reviewing.decline_invitation(declined, by=declined.reviewer, reason="busy")
    people["declined"] = declined.reviewer
    people["chief who reviews"] = factories.chief("Reviews")
    factories.reviewing(paper, people["chief who reviews"])
    people["chief"] = factories.chief()
    people["chief in conflict"] = factories.chief("In conflict")
    services.declare_conflict(paper, by=people["chief in conflict"])
    people["other editor"] = factories.handling_editor("Other")
    people["section editor"] = with_role(Role.SECTION)
    people["production"] = with_role(Role.PRODUCTION)
    grants.grant(people["production"], grants.PRODUCE, paper)
    special = factories.special_issue()
    people[GUEST] = factories.guest_editor(special, by=people["chief"])
    people["guest of another"] = factories.guest_editor(
        factories.special_issue("Another theme"), by=people["chief"]
    )
    paper = factories.into(special, paper)
    for role in (Role.GUEST, Role.BOARD, Role.ADMINISTRATOR):
        people[role.value] = with_role(role)
    people["superuser"] = type(paper.submitter).objects.create_superuser(
        "root@example.org", "a-long-password"
    )
    people["member"] = factories.person()
    people["nobody"] = AnonymousUser()
    return paper, reviewer, people


@contextmanager
def undone():
    """Whatever the answer did, it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def signed_in(people):
    """The cookies of each person's session: everybody signs in once."""
    cookies = {}
    for name, user in people.items():
        browser = Client()
        if user.is_authenticated:
            browser.force_login(user)
        cookies[name] = browser.cookies
    return cookies


def learns(client, cookies, address, methods):
    """Whether a person finds out, by reading or by acting, that this is there."""
    found = False
    for method in methods:
        client.cookies = cookies.copy()
        with undone():
            answer = client.generic(method, address)
            list(answer.streaming_content if answer.streaming else [])
        to_sign_in = answer.status_code == 302 and "/login/" in answer["Location"]
        found |= not (to_sign_in or answer.status_code == 404)
    return found


def who_learns(client, sessions, address, *, acts):
    """By the methods that the address takes; test_pairs.py tries the wrong ones."""
    taken = methods_of(resolve(address).func) or ("GET", "POST")
    methods = [one for one in ("GET", "POST")[: 1 + acts] if one in taken]
    return {
        name
        for name, cookies in sessions.items()
        if learns(client, cookies, address, methods)
    }


def expected(whom, people):
    return {*people} - {"nobody"} if whom == EVERYBODY else whom


@pytest.mark.proof(seconds=9)
@pytest.mark.parametrize("kind", ["paper", "review", "place", "unknown"])
def test_everybody_learns_what_is_theirs_and_nothing_else(client, world, kind):
    paper, review, people = world
    table, args = {
        "paper": (PAPER, [paper.uuid]),
        "review": (OWN_REVIEW, [review.uuid]),
        "place": (PLACES, []),
        "unknown": ({name: set() for name in PAPER | OWN_REVIEW}, [uuid4()]),
    }[kind]
    if kind == "unknown":
        people = {name: people[name] for name in ("member", "chief", "nobody")}
    sessions, acts = signed_in(people), kind != "place"
    found = {
        name: who_learns(client, sessions, reverse(name, args=args), acts=acts)
        for name in table
    }
    wanted = {name: expected(whom, people) for name, whom in table.items()}
    wrong = {
        name: {
            "too many": found[name] - wanted[name],
            "missing": wanted[name] - found[name],
        }
        for name in table
        if found[name] != wanted[name]
    }
    assert wrong == {}


def names(resolver, prefix=""):
    """The name of each address of the project; the administration is Django's."""
    for entry in resolver.url_patterns:
        if not hasattr(entry, "url_patterns"):
            yield prefix + (entry.name or str(entry.pattern))
        elif entry.namespace != "admin":
            yield from names(
                entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            )


def test_no_address_is_missing_from_the_matrix():
    known = {**PAPER, **OWN_REVIEW, **PLACES}
    others = (*PUBLIC, *(name for group in ELSEWHERE.values() for name in group))
    missing = [
        name
        for name in names(get_resolver())
        if name not in known and not name.startswith(others)
    ]
    assert missing == []
