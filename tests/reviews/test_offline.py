"""The form as a file: filled offline, given back, and nothing typed is ever lost."""

import codecs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews import offline, services
from reviews.models import Criterion, Review
from reviews.services.reporting import questions_of
from tests import factories

pytestmark = pytest.mark.django_db
COMMENTS = "1. Say how.\n\n# A heading\n%% per cent\n=== my own line ===\n2. Räume."


@pytest.fixture
def begun(client):
    assignment = factories.reviewing()
    client.force_login(assignment.reviewer)
    return assignment


def taken(client, assignment):
    answer = client.get(reverse("reviews:review-form", args=[assignment.uuid]))
    assert answer["Content-Disposition"].startswith("attachment")
    return answer.content.decode()


def filled(text, **answers):
    """The file as somebody would fill it in an editor: below the hints."""
    lines, wanted = [], ""
    for line in text.split("\n"):
        if wanted and not line.startswith("%%"):
            lines.append(answers.pop(wanted))
            wanted = ""
        lines.append(line)
        name = line.split()[1].replace("-", "_") if line.startswith("=== ") else ""
        wanted = name if name in answers else wanted
    assert not answers
    return "\n".join(lines)


def give(client, assignment, text):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("form.txt", data, "text/plain")
    address = reverse("reviews:review-form-filled", args=[assignment.uuid])
    return client.post(address, {"form": file}, follow=True)


def complete(text, **more):
    scores = {f"score_{c.pk}": "4" for c in Criterion.objects.filter(kind="score")}
    rest = {"comments": COMMENTS, "recommendation": "minor"}
    return filled(text, **{**scores, **rest, **more})


def test_filled_form_can_be_sent_as_it_was_typed(client, begun):
    text = complete(taken(client, begun), confidential="Between us.")
    page = give(client, begun, text).content.decode()
    assert "filled from your file" in page
    draft = Review.objects.get().draft
    assert draft["comments"] == COMMENTS
    assert draft["confidential"] == "Between us."
    assert set(draft["scores"].values()) == {4}
    services.submit_review(begun, by=begun.reviewer)
    assert Review.objects.get().recommendation == "minor"


def test_what_the_form_says_is_given_back_the_same(client, begun):
    draft = factories.complete_draft(comments=COMMENTS)
    services.save_draft(begun, draft, version=0, by=begun.reviewer)
    give(client, begun, taken(client, begun))
    kept = Review.objects.get()
    assert {name: kept.draft[name] for name in draft} == draft


def test_what_was_typed_meanwhile_stands_below_what_the_file_says(client, begun):
    text = complete(taken(client, begun))
    online = factories.complete_draft("major", score=2, comments="Typed on the page.")
    services.save_draft(begun, online, version=0, by=begun.reviewer)
    page = give(client, begun, text).content.decode()
    draft = Review.objects.get().draft
    assert draft["comments"].startswith(COMMENTS)
    assert draft["comments"].endswith("Typed on the page.")
    assert draft["confidential"] == online["confidential"]
    assert set(draft["scores"].values()) == {4}
    assert "was changed on the page, too" in page
    give(client, begun, text)
    assert Review.objects.get().draft["comments"].count("Typed on the page.") == 1


def test_empty_form_empties_nothing(client, begun):
    text = taken(client, begun)
    draft = factories.complete_draft()
    services.save_draft(begun, draft, version=0, by=begun.reviewer)
    assert "No answer was found" in give(client, begun, text).content.decode()
    assert "No answer was found" in give(client, begun, "Hello").content.decode()
    assert "Choose the text file" in give(client, begun, b"").content.decode()
    assert Review.objects.get().draft == draft


def test_what_has_no_place_is_kept_for_the_reviewer_to_see(client, begun):
    score = Criterion.objects.filter(kind="score").first()
    text = complete(taken(client, begun), **{f"score_{score.pk}": "rather good"})
    text = f"A word at the top.\n{text}\n=== score-999999 === Old\nfive"
    page = give(client, begun, text).content.decode()
    draft = Review.objects.get().draft
    for said in ("A word at the top.", f"{score.name}: rather good", "five"):
        assert said in draft["confidential"]
    assert str(score.pk) not in draft["scores"]
    assert "has no place in the form" in page


def test_text_that_is_too_long_stands_in_the_form_with_the_reason(client, begun):
    long = "word " * 13_000
    text = complete(taken(client, begun), comments=long)
    answer = give(client, begun, text)
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()


def test_file_of_any_editor_is_read(begun):
    questions = questions_of(begun.review)
    text = "=== comments === Comments\nRäume – “ja”\n=== recommendation ===\nMajor revision"
    for data in (
        text.encode(),
        codecs.BOM_UTF8 + text.encode(),
        text.encode("utf-16"),
        text.encode("cp1252"),
        text.replace("\n", "\r\n").encode() + b"\0",
    ):
        values = offline.read(offline.decode(data), questions).values
        assert values == {"comments": "Räume – “ja”", "recommendation": "major"}


def test_form_is_its_reviewers_while_it_is_written(client, begun):
    other = factories.reviewing(begun.round.submission)
    assert (
        client.get(reverse("reviews:review-form", args=[other.uuid])).status_code == 404
    )
    done = factories.reported()
    client.force_login(done.reviewer)
    address = reverse("reviews:review-form", args=[done.uuid])
    assert client.get(address).status_code == 403
