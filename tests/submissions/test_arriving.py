"""Files that go straight to the storage in pieces, and are then given by a form (F13)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal import limits, storage
from journal.models import Event, OutgoingMessage, User
from submissions.models import Arrival, ManuscriptFile, Submission
from submissions.services import arriving
from tests import factories
from tests.factories.submissions import draft
from tests.journal.test_storage_posting import send

from .test_views_submit import PAPER, encrypted_docx, page

pytestmark = pytest.mark.django_db

ANNOUNCE, START = "/submit/files/", "/submit/"
JSON = {"headers": {"accept": "application/json"}}


class Form:
    def __init__(self, piece):
        self.url, self.fields = piece["url"], piece["fields"]


def announce(client, files, *, to=ANNOUNCE, **more):
    said = {"name": list(files), "size": [len(data) for data in files.values()]}
    return client.post(to, said | more)


def bring(client, files, *, most=None, **more):
    """All that a browser does up to the form; `most` pieces, then the line breaks."""
    state, sent = announce(client, files, **more).json(), 0
    data = list(files.values())
    while state["pieces"]:
        for piece in state["pieces"]:
            if sent == most:
                return state
            part = data[piece["file"]][piece["start"] : piece["end"]]
            assert send(Form(piece), part) == 204
            sent += 1
        state = client.post(state["url"]).json()
    return state


def give(client, arrival, address=START, **more):
    data = {"arrival": arrival["uuid"], "email": "amara@example.org"} | more
    return client.post(address, data, **JSON)


def test_files_that_came_by_themselves_become_a_draft_as_by_the_plain_form(client):
    factories.journal()
    files = {"paper.md": PAPER, "refs.bib": b"@book{a, title={B}}"}
    arrival = bring(client, files)
    assert arrival["come"] == arrival["size"] == sum(map(len, files.values()))
    assert not ManuscriptFile.objects.exists()
    answer = give(client, arrival)
    paper = Submission.objects.get()
    assert answer.json() == {"location": page(paper, "check")}
    assert paper.submitter.email == "amara@example.org"
    kept = {file.name: file for file in ManuscriptFile.objects.all()}
    assert {name: storage.get(file.key) for name, file in kept.items()} == files
    for file in kept.values():
        held = storage.find(file.key)
        assert (held.size, held.sha256) == (file.size, file.sha256)


def test_same_form_sent_twice_is_one_draft(client):
    """Its first answer may have been lost on the way back (P2)."""
    factories.journal()
    arrival = bring(client, {"paper.md": PAPER})
    first, second = give(client, arrival), give(client, arrival)
    assert first.json() == second.json()
    assert client.post(arrival["url"]).json()["pieces"] == []
    assert Submission.objects.count() == OutgoingMessage.objects.count() == 1


def test_broken_try_goes_on_with_the_piece_that_is_missing(client, monkeypatch):
    factories.journal()
    monkeypatch.setattr(arriving, "PIECE", 40)
    data = PAPER[:190]
    broken = bring(client, {"paper.md": data}, most=3)
    early = give(client, broken)
    assert (early.status_code, list(early.json())) == (422, ["errors"])
    assert "broke off" in early.json()["errors"][0]
    left = client.post(broken["url"]).json()
    assert left["come"] == 120
    assert [(p["start"], p["end"]) for p in left["pieces"]] == [(120, 160), (160, 190)]
    for piece in left["pieces"]:
        send(Form(piece), data[piece["start"] : piece["end"]])
    assert client.post(broken["url"]).json()["pieces"] == []
    give(client, broken)
    assert storage.get(ManuscriptFile.objects.get().key) == data


def test_one_answer_lets_few_pieces_in_so_that_no_leave_need_be_long(client):
    factories.journal()
    state = announce(client, {f"{n}.md": b"x" for n in range(30)}).json()
    assert len(state["pieces"]) == arriving.AT_A_TIME


@pytest.mark.parametrize(
    ("names", "sizes", "reason"),
    [
        (["photo.png"], [5], "photo.png is not a manuscript"),
        (["paper.doc"], [5], "old Word format"),
        (["paper.md"], [0], "paper.md is empty"),
        (["paper.md", "data.csv"], [5, 0], "data.csv is empty"),
        (["paper.md", "paper.md"], [5, 5], "Two files are called paper.md"),
        (["a/paper.md", "b/paper.md"], [5, 5], "Two files are called paper.md"),
        (["paper.md"], [50 * 1024 * 1024 + 1], "at most 50 MB"),
        ([f"{n}.md" for n in range(5)], [45 * 1024 * 1024] * 5, "larger than 200 MB"),
        ([f"{n}.md" for n in range(31)], [5] * 31, "more than 30 files"),
        ([], [], "Choose a file first"),
        (["paper.md"], ["-1"], "Choose a file first"),
        (["paper.md"], ["9" * 5000], "at most 50 MB"),
    ],
)
def test_what_can_never_be_taken_is_said_before_a_byte_is_sent(
    client, names, sizes, reason
):
    factories.journal()
    answer = client.post(ANNOUNCE, {"name": names, "size": sizes})
    assert answer.status_code == 422
    assert reason in answer.json()["errors"][0]
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("paper.docx", encrypted_docx(), "protected by a password"),
        ("paper.pdf", b"hello", "not a PDF inside"),
        ("paper.md", b" \n ", "paper.md is empty"),
    ],
)
def test_what_came_is_checked_as_what_a_plain_form_gives(client, name, data, reason):
    factories.journal()
    answer = give(client, bring(client, {name: data}))
    assert answer.status_code == 422
    assert reason in answer.json()["errors"][0]
    assert not Submission.objects.exists()
    assert not User.objects.exists()


def test_wrong_address_keeps_the_files_and_is_named(client):
    factories.journal()
    arrival = bring(client, {"paper.md": PAPER})
    assert (
        "Write an address" in give(client, arrival, email="amara").json()["errors"][0]
    )
    assert give(client, arrival).json()["location"]


def test_bytes_that_change_after_the_form_change_nothing(client):
    """Leave to post lives for minutes: what it can still reach is nobody's file."""
    factories.journal()
    state = announce(client, {"paper.md": PAPER}).json()
    form = Form(state["pieces"][0])
    assert send(form, PAPER) == 204
    assert give(client, state).status_code == 200
    assert send(form, b"x" * len(PAPER)) == 204
    assert storage.get(ManuscriptFile.objects.get().key) == PAPER


def test_quota_is_asked_before_and_counted_once(client):
    journal, author = factories.journal(), factories.person()
    journal.upload_files = 1
    journal.save()
    client.force_login(author)
    arrival = bring(client, {"paper.md": PAPER})
    assert announce(client, {"paper.md": PAPER}).status_code == 200
    give(client, arrival)
    refused = announce(client, {"paper.md": PAPER})
    assert refused.status_code == 422
    assert "One person can give 1 files" in refused.json()["errors"][0]


def test_arrival_is_for_the_browser_that_announced_it(client):
    factories.journal()
    arrival = bring(client, {"paper.md": PAPER})
    stranger = Client()
    for user in (None, factories.person(), factories.chief()):
        if user:
            stranger.force_login(user)
        answers = [
            stranger.post(arrival["url"]),
            stranger.post(arrival["url"].replace(arrival["uuid"][:8], "00000000")),
            give(stranger, arrival),
        ]
        hidden = 404 if user else 302
        assert [answer.status_code for answer in answers] == [hidden] * 3
    assert not Submission.objects.exists()


def test_replacing_and_supplements_take_files_that_came_by_themselves(client):
    paper = draft()
    client.force_login(paper.submitter)
    arrival = bring(client, {"other.md": PAPER})
    answer = give(client, arrival, page(paper, "replace"))
    assert answer.json() == {"location": page(paper, "check")}
    assert paper.versions.get().manuscript.name == "other.md"
    beside = page(paper, "supplements")
    refused = announce(client, {"data.zip": b"PK"}, beside="")
    assert "data.zip cannot be taken" in refused.json()["errors"][0]
    arrival = bring(client, {"data.csv": b"a,b\n"}, beside="")
    assert give(client, arrival, beside).json() == {"location": beside}
    arrival = bring(client, {"data.csv": b"a,b\n"}, beside="")
    again = give(client, arrival, beside)
    assert (again.status_code, list(again.json())) == (422, ["errors"])
    assert ManuscriptFile.objects.filter(kind="supplement").count() == 1


def test_revised_file_comes_the_same_way(client):
    paper = factories.decided(factories.ready_to_decide(), "minor")
    client.force_login(paper.submitter)
    address = reverse("reviews:revise-file", args=[paper.uuid])
    assert settings.UPLOADS_TO in client.get(address)["Content-Security-Policy"]
    arrival = bring(client, {"second.md": PAPER, "data.csv": b"a,b\n"})
    there = reverse("reviews:revise", args=[paper.uuid])
    for _time in (1, 2):
        answer = give(client, arrival, address, kind=["manuscript", "supplement"])
        assert answer.json() == {"location": there}
    version = paper.versions.last()
    assert (version.number, version.manuscript.name) == (2, "second.md")
    assert [file.name for file in version.files.filter(kind="supplement")] == [
        "data.csv"
    ]


def test_announcing_is_limited_for_each_person_and_needs_the_token(client):
    factories.journal()
    kept = limits.LIMITS["submissions:announce"]
    assert kept.number <= 60
    strict = Client(enforce_csrf_checks=True)
    assert announce(strict, {"paper.md": PAPER}).status_code == 403


def test_pages_that_take_files_may_speak_with_the_storage_and_no_others(client):
    paper = draft()
    client.force_login(paper.submitter)
    for address in (START, page(paper, "replace"), page(paper, "supplements")):
        policy = client.get(address)["Content-Security-Policy"]
        assert f"connect-src 'self' {settings.UPLOADS_TO};" in f"{policy};"
    for address in ("/", page(paper, "check"), "/my/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "connect-src 'self';" in f"{policy};"


# What is left when something breaks


def test_what_nobody_took_is_thrown_away_after_a_day(client, dead_storage):
    factories.journal()
    taken = bring(client, {"paper.md": PAPER})
    left = bring(client, {"paper.md": PAPER}, most=1)
    give(client, taken)
    pieces = {a.pk: [p["key"] for p in a.pieces] for a in Arrival.objects.all()}
    call_command("run_due_work")
    assert Arrival.objects.count() == 2
    Arrival.objects.filter(uuid=taken["uuid"]).update(ends_at=timezone.now())
    call_command("run_due_work")
    assert [str(a.uuid) for a in Arrival.objects.all()] == [left["uuid"]]
    arrival = Arrival.objects.get()
    assert arrival.ends_at - arrival.created_at > timedelta(hours=23)
    Arrival.objects.update(ends_at=timezone.now())
    with dead_storage(), pytest.raises(CommandError):
        call_command("run_due_work")
    assert Arrival.objects.exists()  # and it is tried again
    assert give(client, left).status_code == 422
    call_command("run_due_work")
    assert not Arrival.objects.exists()
    held = set(dict(storage.keys()))
    assert not held & {key for keys in pieces.values() for key in keys}
    assert ManuscriptFile.objects.get().key in held


def test_storage_that_does_not_answer_leaves_nothing_half_done(client, dead_storage):
    factories.journal()
    arrival = bring(client, {"paper.md": PAPER})
    with dead_storage():
        assert give(client, arrival).status_code == 503
        assert client.post(arrival["url"]).status_code in (200, 503)
    assert not Submission.objects.exists()
    assert not Event.objects.exists()
    assert give(client, arrival).json()["location"]
