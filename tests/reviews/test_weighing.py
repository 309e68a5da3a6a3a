"""What an editor is told beside the reports: contradictions, leniency, too few of them."""

import pytest
from django.urls import reverse

from journal.models import Journal
from journal.verdict import NotAllowed
from reviews import services
from reviews.deliberation import Deliberation
from reviews.leniency import Leniency, of_reviewers
from reviews.models import Criterion
from reviews.services.deciding import open_outcomes
from submissions import services as papers
from submissions.permissions import Standing
from tests import factories
from tests.factories.submissions import editor_of, under_review

pytestmark = pytest.mark.django_db


def scored(paper, who, recommendation, *scores):
    """A report with these scores, in the form's order."""
    assignment = factories.reviewing(paper, who)
    asked = Criterion.objects.filter(kind="score")
    draft = factories.complete_draft(recommendation)
    draft["scores"] = {
        str(one.pk): value for one, value in zip(asked, scores, strict=True)
    }
    services.save_draft(assignment, draft, version=0, by=assignment.reviewer)
    services.submit_review(assignment, by=assignment.reviewer)
    return assignment


@pytest.mark.parametrize(
    ("advice", "scores", "words"),
    [
        ("decline", (4, 4, 5), "advises to decline, with scores of 4.3"),
        ("accept", (2, 2, 3), "advises to accept, with scores of 2.3"),
        ("accept", (5, 5, 1), "advises to accept, with a score of 1"),
        ("decline", (4, 3, 4), ""),
        ("accept", (4, 4, 2), ""),
        ("minor", (5, 5, 5), ""),
        ("decline", (5, None, None), ""),
    ],
)
def test_advice_that_is_not_what_the_scores_say_is_named(client, advice, scores, words):
    paper = under_review()
    scored(paper, factories.reviewer(), advice, *scores)
    found = Deliberation.of(Standing.of(editor_of(paper), paper)).contradictions
    assert len(found) == bool(words)
    assert words in "".join(found)
    client.force_login(editor_of(paper))
    page = client.get(reverse("reviews:decide", args=[paper.uuid])).content.decode()
    assert ("Scores and advice do not agree" in page) == bool(words)


def five_rounds(mild, strict):
    read = []
    for _n in range(5):
        paper = under_review()
        scored(paper, mild, "minor", 5, 4, 4)
        scored(paper, strict, "major", 3, 3, 3)
        read.append(paper)
    return read


def test_leniency_is_told_of_five_reports_and_to_editors_alone(client):
    mild, strict = factories.reviewer("Mild"), factories.reviewer("Strict")
    *_earlier, paper = read = five_rounds(mild, strict)
    editor = editor_of(paper)
    found = of_reviewers([mild.pk, strict.pk], editor)
    assert found[mild.pk] == Leniency(5, pytest.approx(4 / 3))
    assert found[strict.pk].words == "Scores 1.3 lower than others, over 5 reports"
    client.force_login(editor)
    page = client.get(reverse("reviews:decide", args=[paper.uuid])).content.decode()
    assert "Scores 1.3 higher than others, over 5 reports" in page
    papers.declare_conflict(read[0], by=editor)
    assert of_reviewers([mild.pk, strict.pk], editor) == {}
    client.force_login(mild)
    own = client.get(reverse("reviews:mine")).content.decode()
    assert "higher than others" not in own


def test_paper_is_accepted_with_as_many_reports_as_the_journal_wants():
    paper = under_review()
    Journal.objects.update(fewest_reports=2)
    paper.journal.refresh_from_db()
    factories.reported(paper)
    assert "accept" not in open_outcomes(paper)
    assert "decline" in open_outcomes(paper)
    editor = editor_of(paper)
    services.save_decision(
        paper, by=editor, outcome="accept", subject="S", letter="Dear author"
    )
    with pytest.raises(NotAllowed, match="only with 2 reports"):
        services.release_decision(paper, by=editor)
    factories.reported(paper, factories.reviewer("Second"))
    assert "accept" in open_outcomes(paper)
