"""The author's revision: answers, file, comparison, sending."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reviews.models import ResponsePoint
from submissions.choices import FileKind, Status
from submissions.models import ManuscriptFile, Submission, Version
from tests import factories
from tests.factories.reviews import fresh
from tests.factories.submissions import BODY, editor_of, give_version

pytestmark = pytest.mark.django_db


def page(paper, rest=""):
    return f"/my/{paper.uuid}/revise/{rest}"


def text(response):
    return response.content.decode()


@pytest.fixture
def paper(client):
    """A revision that is due, with its author signed in."""
    made = factories.revising()
    client.force_login(made.submitter)
    return made


def answers(paper, done=True, **more):
    """The form as the browser sends it, every point answered."""
    data = {"act": "save"}
    for point in ResponsePoint.objects.filter(version__submission=paper):
        data[f"answer-{point.uuid}"] = f"We did {point.position}."
        if done:
            data[f"done-{point.uuid}"] = "on"
    return data | more


def test_each_point_is_a_row_under_a_pseudonym(client, paper):
    shown = text(client.get(page(paper)))
    for words in ("Reviewer 1, point 1", "Reviewer 2, point 2", "0 of 4"):
        assert words in shown
    assert "Please report the response rate." in shown
    for hidden in ("Emeka", "Ingrid", "Between us"):
        assert hidden not in shown


def test_answers_are_kept_and_counted(client, paper):
    assert client.post(page(paper), answers(paper)).url == page(paper)
    shown = text(client.get(page(paper)))
    assert "4 of 4" in shown
    assert "We did 2." in shown


def test_empty_answer_is_not_an_answer(client, paper):
    data = {name: "on" for name in answers(paper) if name.startswith("done-")}
    client.post(page(paper), data)
    assert not ResponsePoint.objects.filter(is_answered=True).exists()


def test_autosave_keeps_and_notices_another_tab(client, paper):
    mark = client.get(page(paper)).context["form"]["version"].value()
    data = answers(paper, done=False) | {"version": mark}
    saved = client.post(page(paper, "draft/"), data)
    assert saved.status_code == 200
    assert saved.json()["version"] != mark
    assert client.post(page(paper, "draft/"), data).status_code == 409
    assert ResponsePoint.objects.exclude(answer="").count() == 4


def test_autosave_goes_on_from_the_mark_it_was_given(client, paper):
    mark = client.get(page(paper)).context["form"]["version"].value()
    for _ in range(2):
        data = answers(paper, response=f"Why {mark}") | {"version": mark}
        saved = client.post(page(paper, "draft/"), data)
        assert saved.status_code == 200
        mark = saved.json()["version"]


def test_points_of_another_paper_are_not_touched(client, paper):
    other = factories.revising()
    client.post(page(paper), answers(other))
    assert not ResponsePoint.objects.exclude(answer="").exists()


def test_new_file_goes_to_the_next_version_and_the_first_stays(client, paper):
    revised = SimpleUploadedFile("revised.md", b"# Paper\n\nA better text.")
    answer = client.post(page(paper, "file/"), {"files": revised})
    assert answer.url == page(paper)
    names = Version.objects.filter(submission=paper).values_list(
        "number", "files__name"
    )
    assert (2, "revised.md") in names
    assert (1, "paper.md") in names
    assert "Reading your file" in text(client.get(page(paper)))
    assert ResponsePoint.objects.filter(version__number=2).count() == 4


def test_bad_file_is_refused_on_the_same_page(client, paper):
    wrong = SimpleUploadedFile("photo.png", b"\x89PNG")
    answer = client.post(page(paper, "file/"), {"files": wrong})
    assert answer.status_code == 422
    assert "photo.png is not a manuscript" in text(answer)


def test_comparison_with_the_last_version_is_shown(client, paper):
    version = give_version(paper, 2)
    version.body = BODY.replace("can count", "can weigh")
    version.save()
    for address in (page(paper), page(paper, "changes/")):
        shown = text(client.get(address))
        assert "<ins>weigh" in shown
        assert "<del>count" in shown
        assert "Change 1 of 1" in shown


def test_last_look_shows_everything_and_sends(client, paper):
    give_version(paper, 2)
    answer = client.post(page(paper), answers(paper, act="send"))
    assert answer.url == page(paper, "send/")
    assert "We did 1." in text(client.get(answer.url))
    assert fresh(paper).status == Status.REVISING
    sent = client.post(answer.url, {"anonymous": "on"})
    assert sent.url == f"/my/{paper.uuid}/"
    assert fresh(paper).status == Status.UNDER_REVIEW


def test_review_copy_has_to_be_looked_at(client, paper):
    give_version(paper, 2)
    client.post(page(paper), answers(paper))
    answer = client.post(page(paper, "send/"))
    assert answer.status_code == 422
    assert "Look at the review copy and confirm it." in text(answer)
    assert fresh(paper).status == Status.REVISING


def test_open_points_need_a_reason(client, paper):
    give_version(paper, 2)
    client.post(page(paper), answers(paper, done=False))
    refused = client.post(page(paper, "send/"), {"anonymous": "on"})
    assert refused.status_code == 422
    assert "Some points have no answer." in text(refused)
    client.post(page(paper), answers(paper, done=False, response="Beyond this study."))
    client.post(page(paper, "send/"), {"anonymous": "on"})
    assert fresh(paper).status == Status.UNDER_REVIEW
    version = paper.versions.get(number=2)
    assert version.response == "Beyond this study."


def test_revision_without_a_file_is_not_sent(client, paper):
    client.post(page(paper), answers(paper))
    answer = client.post(page(paper, "send/"), {"anonymous": "on"})
    assert "Add the revised file first" in text(answer)
    assert fresh(paper).status == Status.REVISING


def test_overdue_revision_is_closed_with_a_reason(client, paper):
    past = timezone.now() - timezone.timedelta(days=1)
    Submission.objects.filter(pk=paper.pk).update(revision_due_at=past)
    answer = client.get(page(paper))
    assert answer.status_code == 403
    assert "revision is due" in text(answer)
    shown = text(client.get(f"/my/{paper.uuid}/"))
    assert "Ask for more time if you still want to send it." in shown


def test_revision_is_its_submitters_alone(client, paper):
    second = factories.person()
    paper.contributors.create(name="B", user=second, confirmed_at=timezone.now())
    client.force_login(second)
    assert client.post(page(paper), answers(paper)).status_code == 403
    for person in (editor_of(paper), factories.chief(), factories.person()):
        client.force_login(person)
        for rest in ("", "file/", "changes/", "send/", "draft/"):
            assert client.get(page(paper, rest)).status_code == 404
    assert not ResponsePoint.objects.exclude(answer="").exists()


def test_paper_that_is_not_revised_has_no_such_page(client):
    made = factories.under_review()
    client.force_login(made.submitter)
    assert client.get(page(made)).status_code == 403


def test_page_asks_the_same_questions_at_any_number_of_points(
    client, paper, django_assert_max_num_queries
):
    give_version(paper, 2)
    counts = []
    review = ResponsePoint.objects.filter(version__submission=paper)[0].review
    for more in (0, 5):
        for place in range(more):
            ResponsePoint.objects.create(
                version=paper.versions.last(),
                review=review,
                position=20 + place,
                quote="And one more point to answer.",
            )
        with django_assert_max_num_queries(13) as asked:
            client.get(page(paper))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_reviewers_get_the_new_copy_and_not_the_revised_file(client, paper):
    give_version(paper, 2)
    client.post(page(paper), answers(paper))
    client.post(page(paper, "send/"), {"anonymous": "on"})
    again = fresh(paper).rounds.last().assignments.first()
    original = ManuscriptFile.objects.get(
        version__submission=paper, version__number=2, kind=FileKind.MANUSCRIPT
    )
    client.force_login(again.reviewer)
    assert client.get(f"/files/{original.uuid}/").status_code == 404
