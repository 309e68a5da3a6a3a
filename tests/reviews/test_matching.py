"""Who knows the words of a paper: reasons in words, and nothing that is not for the eyes
of who asks."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Value
from django.urls import reverse
from django.utils import timezone

from journal.models import Journal, Topic
from reviews import candidates, matching, ranking, services
from reviews.models import PaperWords, Review, ReviewAssignment
from submissions import services as papers
from submissions.models import Submission
from tests import factories
from tests.factories.submissions import editor_of, under_review

pytestmark = pytest.mark.django_db
MASKS = "Face masks as a political symbol in campaign advertisements"
NEAR = "Masks and the politics of campaign advertising"
FAR = "Cyanobacteria blooms and microcystin concentrations in lakes"


def worded(title, abstract="", **fields):
    """A paper in review that says this."""
    paper = under_review(**fields)
    Submission.objects.filter(pk=paper.pk).update(
        title=title, abstract=abstract or title, keywords=[]
    )
    paper.contributors.update(user=None)  # what they wrote is another test's
    paper.refresh_from_db()
    matching.remember(paper)
    return paper


def matched(paper, editor=None):
    editor = editor or editor_of(paper)
    return matching.matches(paper, editor)


def page_of(client, paper):
    client.force_login(editor_of(paper))
    address = reverse("reviews:choose-reviewers", args=[paper.uuid])
    return client.get(address).content.decode()


def test_who_reviewed_a_paper_of_the_same_words_is_offered_with_the_reason(client):
    paper = worded(MASKS)
    knows = factories.reported(worded(NEAR), factories.reviewer("Knows Masks")).reviewer
    factories.reported(worded(FAR), factories.reviewer("Knows Lakes"))
    found = matched(paper)
    assert list(found) == [knows.pk]
    page = page_of(client, paper)
    assert "Knows Masks" in page
    assert "Knows Lakes" not in page
    assert "Reviewed 1 paper on" in page
    assert "masks" in page


def test_other_forms_of_a_word_are_the_same_word_and_shown_as_the_paper_has_them():
    paper = worded("Advertising and grading of pupils")
    factories.reported(worded("How an advertisement grades a pupil"))
    [one] = matched(paper).values()
    assert {"grading", "pupils"} <= set(one.words)


def test_one_word_in_common_is_chance_unless_the_title_has_it():
    paper = worded(MASKS, "Elections were held in Ohio")
    factories.reported(worded("Elections of class speakers"))
    assert matched(paper) == {}
    factories.reported(worded("Venetian masks"))
    assert len(matched(paper)) == 1


def test_words_come_with_the_sending_and_with_what_is_sent_again():
    paper = factories.sent(title="Tone marks in Yoruba typing")
    assert "yoruba" in PaperWords.objects.get(submission=paper).vector
    assert PaperWords.objects.filter(submission=factories.draft()).count() == 0


def test_common_words_of_the_journal_tell_nothing():
    paper = worded("Reading masks advertisements")
    with connection.cursor() as cursor:
        for n in range(30):
            worded_row = Submission.objects.create(
                journal=paper.journal,
                submitter=paper.submitter,
                title=f"Reading number {n}",
                abstract="reading",
                number=f"X-{n}",
                submitted_at=timezone.now(),
                status="declined",
            )
            matching.remember(worded_row)
        cursor.execute("ANALYZE reviews_paperwords")
    assert "read" not in {term.stem for term in matching.terms(paper)}
    assert "mask" in {term.stem for term in matching.terms(paper)}


@pytest.mark.parametrize(
    "title", ["O'Brien's \\ \"masks\" & | ! :* ()", "学习 教育", ""]
)
def test_no_title_breaks_the_search(title):
    paper = worded(title, abstract="It's a \\ 'quoted' | text & more")
    assert matched(paper) == {}
    twin = worded(title, abstract="It's a \\ 'quoted' | text & more")
    assert PaperWords.objects.filter(submission=twin).exists()


def test_paper_in_conflict_with_the_asking_editor_counts_for_nobody():
    paper, near = worded(MASKS), worded(NEAR)
    factories.reported(near)
    assert len(matched(paper)) == 1
    papers.declare_conflict(near, by=editor_of(paper))
    assert matched(paper) == {}


def test_who_wrote_what_the_editor_may_not_know_is_not_told():
    """I1: of a paper that another editor handles, before it is published, no author."""
    paper, near = worded(MASKS), worded(NEAR)
    author, asks = near.submitter, factories.handling_editor("Asks")
    papers.assign_editor(paper, asks, by=factories.chief())
    near.contributors.update(user=author)
    assert author.pk not in matched(paper, asks)
    [one] = matched(paper, factories.chief()).values()
    assert (one.wrote, one.reviewed) == (1, 0)


def test_nobody_who_is_barred_is_offered_for_their_words(client):
    paper = worded(MASKS)
    author = paper.submitter
    near = worded(NEAR)
    factories.reported(near, author)
    page = page_of(client, paper)
    rows = client.get(reverse("reviews:choose-reviewers", args=[paper.uuid])).context[
        "rows"
    ]
    assert rows == []
    assert f">{author}<" not in page.split("Candidates")[1].split("New person")[1]


def test_rest_quality_and_punctuality_are_said_in_words(client):
    paper = worded(MASKS)
    Journal.objects.update(rest_days=30)
    knows = factories.reviewer("Knows Masks")
    for value in (4, 5, 3):
        page = page_of(client, paper)
        assert "useful" not in page  # an average of two is what two editors said
        assignment = factories.reported(worded(NEAR), knows)
        services.rate_report(assignment, value, by=assignment.invited_by)
    Review.objects.update(submitted_at=timezone.now() - timedelta(days=10))
    page = page_of(client, paper)
    assert "last 10 days ago; 100% on time; useful 4.0 of 5" in page
    assert "left in peace for 20 days more" in page


def test_late_report_is_not_on_time():
    assignment = factories.reported()
    ReviewAssignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    found = candidates.with_experience(
        candidates.people(), editor_of(assignment.round.submission)
    ).annotate(subject=Value(""))
    [one] = candidates.with_words(found.filter(pk=assignment.reviewer_id))
    assert one.on_time == 0


def test_who_rests_or_is_away_comes_after_who_knows_as_much(client):
    paper = worded(MASKS)
    Journal.objects.update(rest_days=30)
    tired = factories.reported(worded(NEAR), factories.reviewer("A Tired")).reviewer
    fresh = factories.reported(worded(NEAR), factories.reviewer("B Fresh")).reviewer
    Review.objects.filter(assignment__reviewer=fresh).update(
        submitted_at=timezone.now() - timedelta(days=40)
    )
    page_of(client, paper)
    rows = client.get(reverse("reviews:choose-reviewers", args=[paper.uuid])).context[
        "rows"
    ]
    assert [row["one"].person for row in rows] == [fresh, tired]


def test_topic_and_words_together_beat_either():
    paper = worded(MASKS)
    [topic, *_rest] = Topic.objects.all()
    paper.topics.add(topic)
    both = factories.reported(worded(NEAR), factories.reviewer("Both")).reviewer
    words = factories.reported(worded(NEAR), factories.reviewer("Words")).reviewer
    declared = factories.person("Topic")
    for person in (both, declared):
        person.topics.add(topic)
    editor = editor_of(paper)
    found = ranking.search(
        paper,
        editor,
        topics=[topic],
        named=[],
        matched=matched(paper),
    )
    names = [person.name for person in found[:50]]
    assert names[0] == "Both"
    assert set(names) == {"Both", words.name, "Topic"}
    assert get_user_model().objects.count() > 3
