"""Who closed the page goes on with what had come, and nobody else ever does (F13)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from journal import storage
from submissions import draft_links
from submissions.models import Arrival, Contributor, ManuscriptFile, Submission
from submissions.services import arriving
from tests import factories
from tests.factories.submissions import draft
from tests.journal.test_storage_posting import send

from .test_arriving import Form, announce, bring, give
from .test_views_submit import PAPER, page

pytestmark = pytest.mark.django_db

CHANGED = {"changed": ["1795420800123"]}
FILES = {"paper.md": PAPER[:190]}
WHOLE = {"uuid", "url", "come", "size", "pieces"}


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(arriving, "PIECE", 40)


def broken(client, files=FILES, most=3, **more):
    """An upload that broke off after so many pieces."""
    factories.journal()
    return bring(client, files, most=most, **CHANGED | more)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def by_link(paper):
    """Somebody in another browser, who pressed the button behind the draft's link."""
    client = Client()
    assert client.post(draft_links.path_to(paper)).status_code == 302
    return client


def again(client, files=FILES, **more):
    """The page is open anew, and the files are chosen."""
    return announce(client, files, **CHANGED | more).json()


def test_same_files_chosen_on_a_new_page_go_on_where_they_were(client):
    was = broken(client)
    Arrival.objects.update(ends_at=timezone.now() + timedelta(minutes=5))
    now = again(client)
    assert (now["uuid"], now["come"], now["size"]) == (was["uuid"], 120, 190)
    assert [(p["start"], p["end"]) for p in now["pieces"]] == [(120, 160), (160, 190)]
    left = Arrival.objects.get().ends_at - timezone.now()
    assert left > timedelta(hours=23)  # it does not end while it goes on
    for piece in now["pieces"]:
        send(Form(piece), PAPER[piece["start"] : piece["end"]])
    # Everything is there, and the form was never sent: nothing is sent twice.
    now = again(client)
    assert (now["uuid"], now["come"], now["pieces"]) == (was["uuid"], 190, [])
    give(client, now)
    assert storage.get(ManuscriptFile.objects.get().key) == PAPER[:190]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"paper2.md": PAPER[:190]}, CHANGED),
        ({"paper.md": PAPER[:191]}, CHANGED),
        (FILES, {"changed": ["1795420800124"]}),
        (FILES, {"changed": []}),
        (FILES, {"changed": ["yesterday"]}),
        (FILES, {"changed": ["9" * 16]}),
        (FILES | {"refs.bib": b"@"}, {"changed": CHANGED["changed"] * 2}),
    ],
    ids=["name", "size", "time", "no time", "no number", "long number", "one more"],
)
def test_other_files_are_another_arrival(client, files, said):
    was = broken(client)
    now = announce(client, files, **said).json()
    assert now["uuid"] != was["uuid"]
    assert now["come"] == 0


def test_files_without_a_time_are_never_gone_on_with(client):
    was = broken(client, changed=[])
    assert again(client, changed=[])["uuid"] != was["uuid"]
    assert set(Arrival.objects.values_list("likeness", flat=True)) == {""}


def test_what_was_taken_or_is_over_is_another_arrival(client):
    taken = broken(client, most=None)
    give(client, taken)
    over = again(client)
    assert over["uuid"] != taken["uuid"]
    Arrival.objects.filter(uuid=over["uuid"]).update(ends_at=timezone.now())
    assert again(client)["uuid"] not in {taken["uuid"], over["uuid"]}
    gone = client.post(over["url"])  # and the page that was left open is told so
    assert gone.status_code == 302
    assert gone.url.startswith("/accounts/login/")


def test_person_goes_on_in_another_browser_and_nobody_else_does(client):
    author = factories.person()
    client.force_login(author)
    was = broken(client)
    for other in (
        Client(),
        signed_in(factories.person()),
        signed_in(factories.chief()),
    ):
        answer = again(other)
        assert set(answer) == WHOLE
        assert (answer["come"], len(answer["pieces"])) == (0, arriving.AT_A_TIME)
        assert answer["uuid"] != was["uuid"]
    elsewhere = signed_in(author)
    assert elsewhere.post(was["url"]).status_code == 404
    assert again(elsewhere)["uuid"] == was["uuid"]
    assert elsewhere.post(was["url"]).json()["come"] == 120


def test_guest_who_signs_in_meanwhile_goes_on(client):
    was = broken(client)
    client.force_login(factories.person())
    assert again(client)["uuid"] == was["uuid"]


def test_guest_goes_on_by_the_link_to_the_draft_and_with_that_draft_alone():
    paper, other = draft(), draft()
    to = page(paper, "announce-for")
    was = broken(by_link(paper), to=to)
    author = signed_in(paper.submitter)
    for client in (by_link(paper), author):
        assert again(client, to=to)["uuid"] == was["uuid"]
    now = again(author)
    assert now["uuid"] != was["uuid"]  # a new paper is not this draft
    assert again(author, {"paper.csv": b"a"}, to=to, beside="")["come"] == 0
    assert again(by_link(other), to=page(other, "announce-for"))["come"] == 0
    hidden = [by_link(other), signed_in(other.submitter), signed_in(factories.chief())]
    answers = [announce(one, FILES, to=to, **CHANGED) for one in (Client(), *hidden)]
    assert [answer.status_code for answer in answers] == [302, 302, 404, 404]
    nowhere = to.replace(str(paper.uuid)[:8], "00000000")
    assert announce(hidden[1], FILES, to=nowhere).status_code == 404
    for piece in again(author, to=to)["pieces"]:
        send(Form(piece), PAPER[piece["start"] : piece["end"]])
    answer = give(author, again(author, to=to), page(paper, "replace"))
    assert answer.json() == {"location": page(paper, "check")}
    assert storage.get(paper.versions.get().manuscript.key) == FILES["paper.md"]


def test_what_no_version_takes_is_said_before_a_byte_is_sent():
    paper = factories.sent()
    other = factories.person("Co-author")
    Contributor.objects.create(
        submission=paper, name="C", user=other, confirmed_at=timezone.now()
    )
    for person in (paper.submitter, other):
        to = page(paper, "announce-for")
        answer = announce(signed_in(person), FILES, to=to)
        assert (answer.status_code, answer.json()) == (
            422,
            {
                "errors": [
                    "A new version can be added only while it is a draft or a revision is due."
                ]
            },
        )
    assert not Arrival.objects.exists()


def test_two_pages_that_send_the_same_file_make_one_draft(client):
    """Each sends what the other has not, and the second form gets the first's answer."""
    one = broken(client, most=2)
    two = again(client)
    assert (two["uuid"], two["come"]) == (one["uuid"], 80)
    for state in (one, two):
        for piece in state["pieces"]:
            send(Form(piece), PAPER[:190][piece["start"] : piece["end"]])
    done = client.post(two["url"]).json()
    for piece in done["pieces"]:
        send(Form(piece), PAPER[:190][piece["start"] : piece["end"]])
    assert give(client, two).json() == give(client, one).json()
    assert client.post(one["url"]).json()["pieces"] == []
    paper = Submission.objects.get()
    assert storage.get(paper.versions.get().manuscript.key) == FILES["paper.md"]
