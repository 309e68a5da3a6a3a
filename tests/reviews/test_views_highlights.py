"""A reviewer's highlights: kept, removed, limited, and shown to nobody else."""

import json

import pytest
from django.urls import reverse

from reviews import services
from reviews.models import Review
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
PASSAGE = "Twelve items were kept after a pilot."
BOXES = [[0.1, 0.25, 0.6, 0.02]]


@pytest.fixture
def reading(client):
    assignment = factories.reviewing()
    client.force_login(assignment.reviewer)
    return assignment


def keep(client, assignment, **values):
    sent = {"page": 4, "text": PASSAGE, "boxes": json.dumps(BOXES)} | values
    return client.post(at(assignment), sent)


def at(assignment):
    return reverse("reviews:review-highlight", args=[assignment.uuid])


def kept(assignment):
    return Review.objects.get(assignment=assignment).highlights


def test_highlight_is_kept_under_the_next_number(client, reading):
    answer = keep(client, reading)
    assert answer.status_code == 201
    assert answer.json() == {"number": 1, "page": 4, "text": PASSAGE, "boxes": BOXES}
    keep(client, reading, page=0, boxes="[]", text="of  the\naccessible text")
    assert [(h["number"], h["page"], h["text"]) for h in kept(reading)] == [
        (1, 4, PASSAGE),
        (2, 0, "of the accessible text"),
    ]


@pytest.mark.parametrize("name", ["review", "review-text"])
def test_own_pages_hand_the_highlights_to_the_script(client, reading, name):
    keep(client, reading)
    page = client.get(reverse(f"reviews:{name}", args=[reading.uuid])).text
    assert PASSAGE in page
    assert "data-mark" in page
    assert "hidden><svg" in page.split("data-mark", 1)[1][:120]  # a script shows it


def test_removed_highlight_leaves_the_others_their_numbers(client, reading):
    keep(client, reading)
    keep(client, reading, text="Another passage")
    assert client.post(at(reading), {"remove": "1"}).json() == {"removed": 1}
    assert client.post(at(reading), {"remove": "1"}).status_code == 200
    assert [h["number"] for h in kept(reading)] == [2]
    keep(client, reading, text="A third")
    assert [h["number"] for h in kept(reading)] == [2, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"page": "-1"},
        {"page": "four"},
        {"boxes": "no"},
        {"boxes": "{}"},
        {"boxes": "[[0, 0, 2, 1]]"},
        {"boxes": '[[0, 0, "1", 1]]'},
        {"boxes": "[[0, 0, 1]]"},
        {"boxes": "[[0, 0, NaN, 1]]"},
        {"boxes": json.dumps([[0, 0, 1, 1]] * 61)},
    ],
)
def test_what_is_no_highlight_is_refused(client, reading, wrong):
    assert keep(client, reading, **wrong).status_code == 422
    assert kept(reading) == []


def test_two_hundred_are_the_most(client, reading):
    one = {"page": 1, "text": "t", "boxes": []}
    full = [{"number": n, **one} for n in range(1, 201)]
    Review.objects.filter(assignment=reading).update(highlights=full)
    assert keep(client, reading).status_code == 422
    assert len(kept(reading)) == 200


def test_autosave_and_highlights_do_not_overwrite_each_other(client, reading):
    keep(client, reading)
    draft = factories.complete_draft()
    services.save_draft(reading, draft, version=0, by=reading.reviewer)
    keep(client, reading, text="Later")
    review = Review.objects.get(assignment=reading)
    assert (review.draft, review.draft_version) == (draft, 1)
    assert len(review.highlights) == 2


def test_sent_report_takes_no_more_highlights(client, reading):
    keep(client, reading)
    draft = factories.complete_draft()
    services.save_draft(reading, draft, version=0, by=reading.reviewer)
    services.submit_review(reading, by=reading.reviewer)
    assert keep(client, reading, text="Too late").status_code == 403
    page = client.get(reverse("reviews:review-text", args=[reading.uuid])).text
    assert "data-mark" not in page


def test_reading_the_address_does_nothing(client, reading):
    assert client.get(at(reading)).status_code == 404
    assert kept(reading) == []


def test_nobody_else_is_shown_a_highlight(client, reading):
    """Not the editors, not the authors, not the other reviewers, in no state."""
    secret = "my own private passage 7461"
    keep(client, reading, text=secret)
    draft = factories.complete_draft()
    services.save_draft(reading, draft, version=0, by=reading.reviewer)
    services.submit_review(reading, by=reading.reviewer)
    paper = reading.round.submission
    other = factories.reviewing(paper, factories.reviewer("Another Reader"))
    pages = {
        editor_of(paper): ["desk-paper", "decide"],
        paper.submitter: [],
        other.reviewer: [],
    }
    own = {
        paper.submitter: reverse("submissions:paper", args=[paper.uuid]),
        other.reviewer: reverse("reviews:review", args=[other.uuid]),
    }
    for who, names in pages.items():
        client.force_login(who)
        assert keep(client, reading).status_code == 404
        addresses = [reverse(f"reviews:{n}", args=[paper.uuid]) for n in names]
        for address in [*addresses, *([own[who]] if who in own else [])]:
            answer = client.get(address)
            assert answer.status_code == 200
            assert secret not in answer.text
