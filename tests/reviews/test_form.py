"""The review form that an editor changes: kinds, readers, conditions; nothing that was
asked ever changes."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from journal.models import OutgoingMessage
from journal.verdict import NotAllowed
from reviews import questions, services
from reviews.models import Criterion, ReportSending, Review
from tests import factories
from tests.factories.journal import with_role
from tests.factories.reviews import decided
from tests.factories.submissions import under_review

pytestmark = pytest.mark.django_db
SCORE = {
    "name": "Method",
    "question": "Is it sound?",
    "anchors": "a\nb\nc\nd\ne",
    "position": "1",
    "is_active": "on",
}


def ask(**fields):
    """A question more."""
    journal = Criterion.objects.first().journal
    words = {"name": "More", "question": "And?", "position": 9, "kind": "text"}
    return Criterion.objects.create(journal=journal, **words | fields)


def extended():
    """A choice, a text after one of its answers, and a text for each kind of reader."""
    data = ask(name="Data", kind="choice", options=["Open", "Closed"])
    return {
        "data": data,
        "why": ask(name="Why closed", asked_if=data, asked_if_value="Closed"),
        "praise": ask(name="Strengths", shown_to="authors"),
        "doubts": ask(name="Doubts", is_required=False),
    }


def write(assignment, version=0, **answers):
    draft = factories.complete_draft() | {"answers": answers}
    return services.save_draft(
        assignment, draft, version=version, by=assignment.reviewer
    )


def keys(asked, **answers):
    return {str(asked[name].pk): given for name, given in answers.items()}


def test_answers_go_to_whom_the_question_names_and_to_nobody_else():
    paper = under_review()
    asked = extended()
    assignment = factories.reviewing(paper)
    given = {"data": "Open", "praise": "A bold design.", "doubts": "Is it new?"}
    write(assignment, **keys(asked, **given))
    review = services.submit_review(assignment, by=assignment.reviewer)
    assert review.comments.endswith("\n\nStrengths\nA bold design.")
    assert review.confidential.endswith("\n\nData\nOpen\n\nDoubts\nIs it new?")
    decided(paper, "minor")
    letter = OutgoingMessage.objects.get(key__startswith="decision:").body
    assert "A bold design." in letter
    assert "Is it new?" not in letter


def test_question_that_depends_on_an_answer_is_asked_after_that_answer_alone():
    paper = under_review()
    asked = extended()
    assignment = factories.reviewing(paper)
    closed = keys(asked, data="Closed", praise="Bold.")
    write(assignment, **closed)
    with pytest.raises(NotAllowed, match="Answer “Why closed”"):
        services.submit_review(assignment, by=assignment.reviewer)
    why = keys(asked, data="Open", praise="Bold.", why="Typed before I changed it")
    write(assignment, 1, **why)
    review = services.submit_review(assignment, by=assignment.reviewer)
    assert "Typed before" not in review.confidential
    assert review.draft["answers"][str(asked["why"].pk)].startswith("Typed before")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"praise": "x"}, "Answer “Data”"), ({"data": "Ajar"}, "Choose an answer to")],
)
def test_report_without_a_wanted_answer_stays_a_draft(given, sentence):
    paper = under_review()
    asked = extended()
    assignment = factories.reviewing(paper)
    write(assignment, **keys(asked, **given))
    with pytest.raises(NotAllowed, match=sentence):
        services.submit_review(assignment, by=assignment.reviewer)


def test_form_of_a_report_that_is_being_written_stays_as_it_was(client):
    """The open page, the autosave and the sent report know the question by one key."""
    assignment = factories.reviewing()
    method = Criterion.objects.get(name="Method")
    method.anchors = ["other"] * 5
    method.save()
    assert method.replaces.pk != method.pk
    ask(name="New since", kind="text")
    write(assignment)
    client.force_login(assignment.reviewer)
    page = client.get(assignment.get_absolute_url()).content.decode()
    assert f'name="score-{method.replaces_id}"' in page
    assert f'name="score-{method.pk}"' not in page
    assert "New since" not in page
    draft = Review.objects.get().draft["scores"]
    services.save_draft(
        assignment,
        factories.complete_draft() | {"scores": draft},
        version=1,
        by=assignment.reviewer,
    )
    review = services.submit_review(assignment, by=assignment.reviewer)
    scored = {score.criterion.anchors[0] for score in review.scores.all()}
    assert scored == {"poor"}


def test_submitted_report_never_changes_with_the_form(client):
    assignment = factories.reported()
    chief = with_role("chief")
    before = list(Review.objects.get().scores.values_list("criterion__name", "value"))
    client.force_login(chief)
    method = Criterion.objects.get(name="Method")
    answer = client.post(
        reverse("settings-criteria-change", args=[method.pk]),
        SCORE | {"name": "Rigour"},
    )
    assert answer.status_code == 302
    after = list(Review.objects.get().scores.values_list("criterion__name", "value"))
    assert after == before
    assert ReportSending.objects.get().scores["Method"] == 4
    in_use = Criterion.objects.in_use().values_list("name", flat=True)
    assert sorted(in_use) == ["Clarity", "Question", "Rigour"]
    page = client.get(assignment.round.submission.get_desk_url()).content.decode()
    assert "Method <b>4</b>" in page


def test_question_that_nobody_has_before_them_is_changed_in_place():
    factories.journal()
    method = Criterion.objects.get(name="Method")
    method.name = "Rigour"
    method.save()
    assert Criterion.objects.get(pk=method.pk).name == "Rigour"
    assert Criterion.objects.count() == 3


def test_order_and_use_make_no_new_question():
    factories.reported()
    method = Criterion.objects.get(name="Method")
    method.position, method.is_active = 7, False
    method.save()
    assert Criterion.objects.count() == 3


def test_what_follows_from_a_question_follows_from_the_one_in_its_place():
    paper = under_review()
    asked = extended()
    first = factories.reviewing(paper)
    asked["data"].options = ["Open", "Closed", "None"]
    asked["data"].save()
    why = Criterion.objects.in_use().get(name="Why closed")
    assert why.asked_if.options == ["Open", "Closed", "None"]
    old = questions.of_review(first.review, paper.journal)
    [why] = (one for one in old if one.name == "Why closed")
    assert why.asked_if.options == ["Open", "Closed"]


def test_question_being_answered_is_not_removed(client):
    paper = under_review()
    asked = extended()
    factories.reviewing(paper)
    client.force_login(with_role("chief"))
    address = reverse("settings-criteria-end", args=[asked["doubts"].pk])
    assert client.post(address).status_code == 403
    assert Criterion.objects.filter(pk=asked["doubts"].pk).exists()


def test_scores_are_never_for_the_authors(client):
    factories.journal()
    with pytest.raises(IntegrityError):
        ask(kind="score", shown_to="authors", anchors=["a"] * 5)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"shown_to": "authors"}, "Scores are for the editors only."),
        ({"kind": "choice", "options": "one"}, "two to twelve"),
        ({"kind": "text", "asked_if": "GATE", "asked_if_value": "x"}, "Open; Closed"),
        ({"asked_if": "GATE", "asked_if_value": "Open"}, "A score is always asked"),
        (
            {"kind": "text", "asked_if": "OTHER", "asked_if_value": "x"},
            "Select a valid",
        ),
    ],
)
def test_settings_refuse_a_question_that_cannot_be_asked(client, values, words):
    chief = with_role("chief")
    gate = ask(name="Data", kind="choice", options=["Open", "Closed"])
    pks = {"GATE": gate.pk, "OTHER": Criterion.objects.get(name="Method").pk}
    client.force_login(chief)
    answer = client.post(
        reverse("settings-criteria-add"),
        SCORE | {key: pks.get(value, value) for key, value in values.items()},
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_check_page_shows_each_reader_their_answers(client):
    paper = under_review()
    asked = extended()
    assignment = factories.reviewing(paper)
    write(assignment, **keys(asked, data="Open", praise="A bold design."))
    client.force_login(assignment.reviewer)
    page = client.get(
        reverse("reviews:review-check", args=[assignment.uuid])
    ).content.decode()
    where = page.rindex("Only the editors read")
    authors, editors = page[:where], page[where:]
    assert "A bold design." in authors
    assert "Data<br>Open" in editors


def test_answers_are_kept_by_autosave_and_offered_again(client):
    paper = under_review()
    asked = extended()
    assignment = factories.reviewing(paper)
    client.force_login(assignment.reviewer)
    address = reverse("reviews:review-draft", args=[assignment.uuid])
    typed = {f"ask-{asked['why'].pk}": "Private pupils", "version": 0}
    assert client.post(address, typed).json() == {"version": 1}
    page = client.get(assignment.get_absolute_url()).content.decode()
    assert "Private pupils" in page
    assert f'data-if="ask-{asked["data"].pk}" data-is="Closed"' in page
    late = client.post(assignment.get_absolute_url(), typed)
    assert late.status_code == 409
    assert late.content.decode().count("Private pupils") == 2
