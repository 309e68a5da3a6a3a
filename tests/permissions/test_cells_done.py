"""The cells of what one may do, through HTTP: table 3.3 of visibility.md.

One paper to which everybody stands in their relation is put into each state. In each,
one person of each relation sends every form that does an action, filled in as it must
be. Allowed is what then writes something; a refusal writes nothing, whatever it says.
All acts are rolled back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from issues import services as issuing
from reviews import services as reviewing
from reviews.models import Decision, ReportSending, Review, ReviewAssignment
from reviews.services.leaving import mark_of
from reviews.tokens import token_for
from submissions.author_links import hash_of
from submissions.author_links import token_for as author_token_for
from submissions.choices import Status
from submissions.models import Submission
from tests import factories
from tests.factories.issues import built, issue
from tests.factories.submissions import give_version

from .document import MODELS, RELATIONS, STATES, tables
from .test_canaries import Reader
from .test_cells import SITUATIONS, expected
from .test_matrix import GUEST, undone, world  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.proof(seconds=10)]

PEOPLE = {
    "AN": "nobody", "ME": "member", "AU": "author", "CO": "co-author", "RI": "invited",
    "RV": "reviewing", "RS": "reported", "RD": "declined", "HE": "handling editor",
    "OE": "other editor", "EC": "chief", "GE": GUEST, "PR": "production",
    "AD": "administrator",
}  # fmt: skip
# What of test_cells.py is tried here: each state, and each answer of a decision.
TRIED = (
    *("draft", "submitted", "in review", "revision due", "declined", "accepted"),
    *("published", "withdrawn"),
)
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
OF_THE_VISIT = {"django_session", "journal_cache", "journal_tries", "journal_given"}


@dataclass
class Paper:
    """The paper in one state, and what the forms about it are filled in with."""

    paper: Submission
    people: dict
    issue: object

    @property
    def id(self):
        return self.paper.uuid

    def review_of(self, who):
        return ReviewAssignment.objects.get(reviewer=self.people[who])

    @property
    def coauthor(self):
        return self.paper.contributors.get(user=self.people["co-author"])

    @property
    def draft(self):
        return Decision.objects.filter(submission=self.paper).first()


def soon():
    return (timezone.localdate() + timedelta(days=9)).isoformat()


def file():
    return SimpleUploadedFile("paper.md", b"# A title\n\nSome words of a paper.\n")


def report(_paper):
    draft = factories.complete_draft()
    scores = {f"score-{key}": value for key, value in draft["scores"].items()}
    words = ("comments", "confidential", "recommendation")
    return scores | {name: draft[name] for name in words} | {"version": 0}


DECLARED = {
    **dict.fromkeys(("ethics", "competing_interests", "data_availability"), "None."),
    **dict.fromkeys(("anonymous", "agreement", "licence"), "on"),
    "ai_use": "None.",
    "act": "send",
}
LETTER = {"outcome": "decline", "subject": "Decided", "letter": "Dear author."}


@dataclass(frozen=True)
class Form:
    """An address that does an action, and what is sent there."""

    name: str
    args: Callable = lambda it: [it.id]
    data: Callable = lambda it: {}


FORMS = {
    "A01": [
        Form("submissions:declare", data=lambda it: {"act": "save", "ethics": "Yes."}),
        Form("reviews:revise", data=lambda it: {"act": "save", "response": "We did."}),
    ],
    "A02": [
        Form("submissions:replace", data=lambda it: {"files": file()}),
        Form("reviews:revise-file", data=lambda it: {"files": file()}),
    ],
    "A03": [
        Form("submissions:declare", data=lambda it: DECLARED),
        Form("reviews:revise-send", data=lambda it: {"anonymous": "on"}),
    ],
    "A04": [
        Form("submissions:authorship-confirm", lambda it: [author_token_for(it.coauthor)]),
        Form("submissions:authorship-refuse", lambda it: [author_token_for(it.coauthor)]),
    ],
    "A05": [
        Form("submissions:withdraw", data=lambda it: {"reason": "A mistake."}),
        Form("reviews:withdraw-paper", data=lambda it: {"reason": "The authors asked us."}),
    ],
    "A06": [
        Form("reviews:triage"),
        Form("reviews:invite", data=lambda it: {"add": it.people["member"].uuid, "due_on": soon()}),
        Form("reviews:cancel", lambda it: [it.review_of("invited").uuid]),
        Form("reviews:nudge", lambda it: [it.review_of("reviewing").uuid]),
        Form("reviews:move-due", lambda it: [it.review_of("reviewing").uuid], lambda it: {"due_on": soon()}),
    ],
    "A07": [
        Form("reviews:invitation-accept", lambda it: [token_for(it.review_of("invited"))]),
        Form("reviews:invitation-decline", lambda it: [token_for(it.review_of("invited"))], lambda it: {"reason": "busy"}),
    ],
    "A08": [
        Form("reviews:review-draft", lambda it, who=who: [it.review_of(who).uuid], report)
        for who in ("invited", "reviewing", "reported", "declined")
    ],
    "A09": [Form("reviews:reopen", lambda it: [it.review_of("reported").uuid])],
    "A11": [Form("reviews:decide", data=lambda it: LETTER | {"act": "save", "letter": "Dear all."})],
    "A12": [Form("reviews:decide", data=lambda it: {"act": "send", "seen": it.draft and mark_of(it.draft)})],
    "A13": [Form("reviews:assign", data=lambda it: {"editor": it.people["other editor"].uuid})],
    "A14": [
        Form("reviews:declare-conflict", data=lambda it: {"reason": "A friend."}),
        Form("submissions:declare-conflict"),
        Form("reviews:step-aside", lambda it: [it.review_of("reviewing").uuid]),
        Form("reviews:step-aside", lambda it: [it.review_of("reported").uuid]),
    ],
    "A15": [
        Form(
            "reviews:lift-conflict",
            lambda it: [it.id, it.people["chief in conflict"].uuid, "declared"],
            lambda it: {"reason": "They meant another paper."},
        )
    ],
    "A18": [Form("issues:place", lambda it: [it.issue.uuid], lambda it: {"paper": it.id})],
    "A19": [Form("issues:publish", lambda it: [it.issue.uuid], lambda it: {"confirmation": "publish"})],
    "A21": [
        Form("submissions:message", data=lambda it: {"text": "A word."}),
        Form("reviews:desk-message", data=lambda it: {"thread": "authors", "text": "A word."}),
    ],
    "A22": [Form("reviews:reveal", data=lambda it: {"reason": "A file cannot be opened."})],
    "A23": [Form("submissions:delete")],
}  # fmt: skip
# Who holds the link of a letter acts for whom it was sent to: nobody else has it, so it
# is tried with the one person's relation alone.
BY_LINK = {"A04": "CO", "A07": "RI"}
NOWHERE = {
    "A10": "the system makes the copy from each manuscript; what it holds back is let go by confirm-supplement: tests/submissions/test_supplements.py",
    "A16": "galleys are built by the system, nobody uploads them",
    "A17": "there is no approval of proofs yet",
    "A20": "there are no corrections and retractions yet",
    "A24": "nobody acts as somebody else: there is no address, tests/permissions/test_source.py",
}
# Cells that say yes and have no form for that relation: less is done than may be.
OVER = "what was declined is over: there is nothing to take back or to confirm"
# By action and relation, in one situation or in all.
UNDONE = {
    ("A22", "EC"): "no cell of a chief editor says B: there would be nothing to open",
    ("A04", "CO", "draft"): "co-authors are asked once the paper is sent",
    ("A04", "CO", "declined"): OVER,
    **{("A05", relation, "declined"): OVER for relation in ("AU", "EC")},
    ("A05", "AU", "draft"): "a draft is deleted instead (A23)",
    ("A18", "GE"): "in the own special issue: tests/issues/test_special_issues.py",
}


@pytest.fixture
def scene(world):  # noqa: F811
    """The world of the matrix, with a decision that could be sent and an issue."""
    paper, _review, people = world
    coauthor = paper.contributors.get(user=people["co-author"])
    coauthor.email = people["co-author"].email
    coauthor.token_hash = hash_of(author_token_for(coauthor))
    coauthor.save()
    paper.contributors.update(confirmed_at=timezone.now())
    reviewing.save_decision(
        paper,
        by=people["handling editor"],
        **LETTER,
    )
    return Paper(paper, people, issue(by=people["chief"]))


def put(scene, situation):
    """The paper in another state, with what its acts there need."""
    _letter, status, due, _holds = SITUATIONS[situation]
    changed = {"status": status, "revision_due_at": due and timezone.now() + due}
    Submission.objects.filter(pk=scene.paper.pk).update(**changed)
    scene.paper = Submission.objects.get(pk=scene.paper.pk)
    if status in (Status.SUBMITTED, Status.REVISING):  # where another round may open
        scene.paper.rounds.update(closed_at=timezone.now(), number=9)
    if status == Status.DRAFT:
        scene.paper.versions.update(sent_at=None)
    elif status == Status.REVISING:
        version = give_version(scene.paper, 2)
        reviewing.answer_points(
            version, {}, by=scene.people["author"], response="We did."
        )


def prepare(scene, action):
    """What one action needs besides, and the others must not find."""
    status = scene.paper.status
    if action == "A04":  # not answered yet
        scene.paper.contributors.filter(pk=scene.coauthor.pk).update(confirmed_at=None)
    elif action == "A19" and status == Status.ACCEPTED:
        issuing.place(scene.paper, scene.issue, by=scene.people["chief"])
        built(scene.issue)
    elif action == "A23" and status == Status.DRAFT:  # which nobody has read
        Decision.objects.all().delete()
        ReportSending.objects.all().delete()
        Review.objects.all().delete()
        ReviewAssignment.objects.all().delete()
        scene.paper.rounds.all().delete()
        scene.paper.editor_assignments.all().delete()
        scene.paper.conflicts.all().delete()


def is_done(client, form, scene):
    """Whether sending the form writes anything that is not of the visit itself."""
    address = reverse(form.name, args=form.args(scene))
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, form.data(scene))
    written = [found[1] for q in asked if (found := WRITES.match(q["sql"]))]
    assert answer.status_code < 500, (form.name, answer.status_code)
    return bool(set(written) - OF_THE_VISIT)


@pytest.mark.parametrize("situation", TRIED)
def test_each_cell_is_done_by_its_forms_or_is_not(scene, situation):
    put(scene, situation)
    wrong = []
    for action, forms in FORMS.items():
        for relation in (BY_LINK.get(action),) if action in BY_LINK else RELATIONS:
            letter = cell(action, relation, situation)
            allowed, _scope = expected(letter, situation, handles=relation == "HE")
            done = set()
            for form in forms:
                with undone():
                    prepare(scene, action)
                    user = scene.people[PEOPLE[relation]]
                    client = Reader(user if user.is_authenticated else None)
                    if is_done(client, form, scene):
                        done.add(form.name)
            known = UNDONE.keys() & {(action, relation), (action, relation, situation)}
            if bool(done) != allowed and not (allowed and known):
                wrong.append((action, relation, letter, sorted(done)))
    assert not wrong, "\n".join(map(str, wrong))


def cell(action, relation, situation):
    return tables()["actions"][action][relation][STATES.index(SITUATIONS[situation][0])]


def test_glass_is_only_before_administrators():
    """The letter B stands in no other column: whoever else breaks it opens nothing."""
    rows = [row for name in ("content", *MODELS) for row in tables()[name].values()]
    behind_glass = {r for row in rows for r in RELATIONS if "B" in row[r]}
    assert behind_glass == {"AD"}


def test_each_action_has_an_address_or_a_reason_for_having_none():
    assert {*FORMS} | {*NOWHERE} == {*tables()["actions"]}
    assert not {*FORMS} & {*NOWHERE}
    assert {*PEOPLE} == {*RELATIONS}
    known = {*tables()["actions"]}
    assert {cell[0] for cell in UNDONE} <= known - {*NOWHERE}
    assert {SITUATIONS[one][0] for one in TRIED} == {*STATES}
