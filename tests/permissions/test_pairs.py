"""visibility.md, section 7, test 4, and SC1, SC16: hidden and missing answer alike.

Every private address with an id in it, asked with the id of a thing that is there and
hidden from who asks, and with one that never was: status, headers, cookies and body are
the same to the byte but for tokens and the id itself, whatever the method. Nothing is
written, and the questions to the database are as many.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from journal.choices import Role
from journal.middleware import is_private
from journal.models import OutgoingMessage
from reviews import services as reviewing
from reviews.models import ReviewAttachment, SavedView
from reviews.tokens import token_for
from submissions import grants, services
from submissions.models import ManuscriptFile
from tests import factories
from tests.factories.issues import issue, placed
from tests.factories.journal import with_role
from tests.factories.submissions import give_copy, keep_file

from .test_canaries import Reader

pytestmark = pytest.mark.django_db

METHODS = ("head", "post", "put", "patch", "delete", "options")
OFFICE = {"chief in conflict"}  # whose role opens what is about no single paper
ROLE_OPENS = {  # addresses with an id that is no paper's: who may open them by a role
    "reviews:person": OFFICE,
    "erase-person": {"administrator", *OFFICE},
    "reviews:record": {"administrator"},
    "reviews:reveal": {"administrator"},
    "submissions:declare-conflict": {"administrator"},
}
TOKENS = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(r"nonce-[\w+/=-]+|nonce=\"[^\"]+\""),
    re.compile(r"csrftoken=[^;]+; expires=[^;]+"),
    re.compile(r'"csrf[-_]?token"(: |=)"[^"]+"', re.IGNORECASE),
)


PEOPLE = [
    *("nobody", "member", "author of another", "reviewer of another"),
    *("reviewer in conflict", "chief in conflict", "production", "administrator"),
]


class World:
    """One paper in review and one draft, and people who may know of neither."""

    def __init__(self):
        chief = factories.chief("Handles")
        self.paper = factories.under_review(editor=chief)
        self.review = factories.reported(self.paper)
        self.attachment = ReviewAttachment.objects.create(
            review=self.review.review, name="remarks.pdf", key="remarks", size=1
        )
        self.supplement = keep_file(
            self.paper.versions.get(), "supplement", "data.csv", b"a,b", "text/csv"
        )
        give_copy(self.supplement, b"a,b\n")
        self.declined = factories.invited(self.paper)
        services.post_message(self.paper, "A word.", by=chief)
        self.draft = factories.draft()
        self.issue = issue(chief)
        self.accepted = placed(self.issue, chief).submission
        self.view = SavedView.objects.create(owner=chief, name="Mine")
        other = factories.under_review(editor=chief)
        self.people = {
            "nobody": None,
            "member": factories.person(),
            "author of another": other.submitter,
            "reviewer of another": factories.reviewing(other).reviewer,
            "reviewer in conflict": factories.reported(self.paper).reviewer,
            "chief in conflict": factories.chief("In conflict"),
            "production": with_role(Role.PRODUCTION),
            "administrator": with_role(Role.ADMINISTRATOR),
        }
        for who in ("reviewer in conflict", "chief in conflict"):
            services.declare_conflict(self.paper, by=self.people[who])
        grants.grant(self.people["production"], grants.PRODUCE, other)

    def things(self, route):
        """The values of an address: what is there, and what stands for it that is not."""
        missing = str(uuid4())
        first = {
            "submit/": self.draft.uuid,
            "my/": self.paper.uuid,
            "me/conflicts/": self.paper.uuid,
            "records/": self.paper.uuid,
            "files/": (self.supplement.clean if "/c" in route else self.file).uuid,
            "reviews/files/": self.attachment.uuid,
            "reviews/supplements/": self.supplement.clean.uuid,
            "reviews/": self.review.uuid,
            "desk/files/": self.attachment.uuid,
            "desk/papers/": self.paper.uuid,
            "desk/reviews/": self.review.uuid,
            "desk/people/": self.people["member"].uuid,
            "desk/views/": self.view.uuid,
            "desk/issues/": self.issue.uuid,
            "desk/production/": self.accepted.uuid,
            "settings/erasures/": self.people["member"].uuid,
        }
        there = next(uuid for begin, uuid in first.items() if route.startswith(begin))
        rest = []
        if "<str:token>" in route:
            rest = ["not-the-token-of-this-draft"]
        elif "<uuid:author>" in route:
            rest = [self.paper.contributors.get().uuid]
        elif "<uuid:person>" in route:
            rest = [self.people["chief in conflict"].uuid, "declared"]
        elif "<uuid:letter>" in route:
            rest = [OutgoingMessage.objects.filter(about=self.paper.uuid)[0].uuid]
        elif "<uuid:query>" in route:
            rest = [uuid4()]
        elif "<str:name>" in route:
            rest = ["picture.png"]
        elif "<int:" in route:
            rest = [1] * route.count("<int:")
        return [str(there), *rest], [missing, *rest]

    def tampered(self):
        """Where an address begins, and the id of what is behind it."""
        return {
            "my/": self.paper.uuid,
            "desk/papers/": self.paper.uuid,
            "records/": self.paper.uuid,
            "reviews/": self.review.uuid,
            "files/": self.file.uuid,
        }

    @property
    def file(self):
        return ManuscriptFile.objects.filter(version__submission=self.paper)[0]


def private_addresses():
    """(route, name) of what is private and has an id of something in it."""
    return [
        (route, name)
        for route, name in every_pattern()
        if is_private(f"/{route}") and "<uuid:uuid>" in route
    ]


def every_pattern(resolver=None, route="", space=""):
    """Also those that take a POST alone, which `patterns` leaves out."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_pattern(entry, here, inner)
        elif entry.name:
            yield here, space + entry.name


def answer(client, method, address, *ids):
    """(status, headers, cookies, body) without tokens and ids, and what was asked of
    the database."""
    client.cookies.pop("csrftoken", None)
    with CaptureQueriesContext(connection) as asked:
        got = getattr(client, method)(address)
        body = b"".join(got.streaming_content) if got.streaming else got.content
    text = body.decode("latin-1")
    headers = sorted(f"{name}: {value}" for name, value in got.headers.items())
    cookies = sorted(cookie.OutputString() for cookie in got.cookies.values())
    said = [text, *headers, *cookies]
    for token in TOKENS:
        said = [token.sub("TOKEN", one) for one in said]
    for one in ids:
        said = [part.replace(str(one), "ID") for part in said]
    return (got.status_code, *said), [query["sql"] for query in asked]


WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)")


def differences(world, who, beginning=""):
    """Where the two answers differ, where one says too much, where something is written,
    and where the hidden thing costs more questions. By GET and by one other method in
    turn: so each address is asked by each method, by somebody."""
    client = Reader(world.people[who])
    turn, wrong = [*world.people].index(who), []
    for place, (route, name) in enumerate(private_addresses()):
        if who in opened_by_role(name) or not route.startswith(beginning):
            continue
        there, missing = world.things(route)
        for method in ("get", METHODS[(turn + place) % len(METHODS)]):
            (hidden, asked), (unknown, asked_of_none) = (
                answer(client, method, reverse(name, args=args), args[0])
                for args in (there, missing)
            )
            if hidden != unknown:
                wrong.append((name, method, "differs", hidden, unknown))
            if hidden[0] != hidden_status(who, name):
                wrong.append((name, method, "answers", hidden[0]))
            if any(WRITES.match(query) for query in (*asked, *asked_of_none)):
                wrong.append((name, method, "writes", asked))
            if len(asked) != len(asked_of_none):
                wrong.append((name, method, "asks", asked, asked_of_none))
    return wrong


def opened_by_role(name):
    if name.startswith("issues:"):
        return {"chief in conflict", "production"}
    return ROLE_OPENS.get(name, set())


def hidden_status(who, name):
    """A link of a letter has its own page for all that it does not open."""
    if name == "submissions:resume":
        return 410
    return 302 if who == "nobody" else 404


@pytest.fixture
def world():
    return World()


@pytest.mark.proof(seconds=14)
@pytest.mark.parametrize("group", [PEOPLE[:4], PEOPLE[4:]])
def test_hidden_and_missing_answer_alike(world, group):
    assert len(private_addresses()) > 50
    assert [*world.people] == PEOPLE
    wrong = {who: differences(world, who) for who in group}
    assert {who: found for who, found in wrong.items() if found} == {}


@pytest.mark.proof
def test_unequal_answers_are_found(world, monkeypatch):
    """One byte more, one question more, one row written: each is seen."""
    from submissions.views import guests

    asked = guests.acting_user

    def talkative(request, submission):
        submission.refresh_from_db()
        submission.save(update_fields=["title"])
        return asked(request, submission)

    monkeypatch.setattr("submissions.views.guests.acting_user", talkative)
    monkeypatch.setattr(
        "journal.middleware.VerdictMiddleware._hidden",
        lambda self, request: (
            HttpResponse(request.path[:5], status=404)
            if str(world.draft.uuid) in request.path
            else HttpResponse("", status=404)
        ),
    )
    found = {wrong[:3] for wrong in differences(world, "member", "submit/")}
    assert {
        ("submissions:check", "get", word) for word in ("differs", "writes", "asks")
    } <= found


SPOILT = (
    str.upper,
    lambda uuid: uuid.replace("-", ""),
    lambda uuid: f"{uuid}0",
    lambda uuid: uuid[:-1],
    lambda uuid: f"{uuid}%00",
    lambda uuid: "1",
    lambda uuid: "-1",
    lambda uuid: "9" * 400,
    lambda uuid: f"../{uuid}",
    lambda uuid: f"{uuid}'--",
)


def test_tampered_ids_answer_like_unknown_ones(world):
    """An id in another spelling, a number, too long: never more than a 404, for who may
    see the thing too; the same for the id of nothing, and no 500."""
    handling = world.paper.editor_assignments.get(ended_at=None).editor
    for user in (None, world.people["member"], handling, world.paper.submitter):
        client, status = Reader(user), 302 if user is None else 404
        for begin, uuid in world.tampered().items():
            for number, spoil in enumerate(SPOILT):
                spoilt = [(one, spoil(str(one))) for one in (uuid, uuid4())]
                found, unknown = (
                    answer(client, "get", f"/{begin}{bad}/", bad, one)[0]
                    for one, bad in spoilt
                )
                assert found == unknown, (begin, number)
                assert found[0] == status, (begin, number)


def test_form_without_its_token_is_refused_before_anything_is_looked_for(world):
    """Forged forms: 403 by the missing token, the same for hidden, open and unknown."""
    handling = world.paper.editor_assignments.get(ended_at=None).editor
    for user in (world.people["member"], handling):
        client = Reader(user)
        client.handler.enforce_csrf_checks = True
        for name in (
            "reviews:declare-conflict",
            "reviews:assign",
            "submissions:withdraw",
        ):
            said = set()
            for uuid in (world.paper.uuid, uuid4()):
                found, asked = answer(client, "post", reverse(name, args=[uuid]), uuid)
                assert found[0] == 403
                assert not any(WRITES.match(query) for query in asked)
                said.add(found)
            assert len(said) == 1
    assert world.paper.conflicts.filter(user=handling).count() == 0


def test_links_that_opened_something_once_answer_like_links_that_never_did(world):
    """Cancelled, suspended, used up: the link of an invitation is as if it never was."""
    chief = world.paper.editor_assignments.get(ended_at=None).editor
    cancelled, suspended, old = (factories.invited(world.paper) for _ in range(3))
    reviewing.cancel(cancelled, by=chief)
    services.declare_conflict(world.paper, by=suspended.reviewer)
    reviewing.accept_invitation(old, by=old.reviewer)
    reviewing.save_draft(old, factories.complete_draft(), version=0, by=old.reviewer)
    reviewing.submit_review(old, by=old.reviewer)
    old.review.submitted_at = timezone.now() - timedelta(days=31)
    old.review.save()
    never = "A" * 43
    for name in ("invitation", "invitation-accept", "invitation-decline"):
        for method in ("get", "post"):
            answers = []
            for token in (never, *map(token_for, (cancelled, suspended, old))):
                client = Reader()
                address = reverse(f"reviews:{name}", args=[token])
                found, asked = answer(client, method, address, token)
                assert not any(WRITES.match(query) for query in asked), name
                answers.append(found)
            assert len(set(answers)) == 1, (name, method)
    for states in (cancelled, suspended, old):
        states.refresh_from_db()
    assert [one.state for one in (cancelled, suspended, old)] == [
        "cancelled",
        "suspended",
        "submitted",
    ]
