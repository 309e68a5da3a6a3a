"""The decision as an act: complete, once, with all that follows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.models import Decision
from reviews.services.deciding import letter_text, open_outcomes
from submissions.choices import Status
from tests import factories
from tests.factories.reviews import fresh
from tests.factories.submissions import editor_of, sent


def drafted(paper, outcome="minor"):
    return services.save_decision(
        paper, by=editor_of(paper), outcome=outcome, subject="S", letter="Dear author,"
    )


@pytest.mark.django_db
def test_preview_of_the_letter_is_the_letter():
    paper = factories.ready_to_decide()
    preview = letter_text(drafted(paper))
    services.release_decision(paper, by=editor_of(paper))
    letter = OutgoingMessage.objects.get(key__startswith="decision:")
    assert letter.body == preview


@pytest.mark.django_db
def test_outcomes_open_at_each_moment():
    factories.chief()
    paper = sent()
    assert open_outcomes(paper) == ["minor", "major", "return", "decline"]
    assert open_outcomes(factories.ready_to_decide()) == [
        *("accept", "minor", "major", "decline")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [({"outcome": ""}, "Choose a decision"), ({"letter": " "}, "letter is empty")],
)
def test_incomplete_decision_is_not_released(fields, words):
    paper = factories.ready_to_decide()
    values = {"outcome": "minor", "subject": "S", "letter": "L"} | fields
    services.save_decision(paper, by=editor_of(paper), **values)
    with pytest.raises(NotAllowed, match=words):
        services.release_decision(paper, by=editor_of(paper))
    assert fresh(paper).status == Status.UNDER_REVIEW


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_deciding_at_once_one_wins_and_one_reads_why():
    paper = factories.ready_to_decide()
    first, second = editor_of(paper), factories.chief("Second Chief")
    drafted(paper)
    at_once = Barrier(2)

    def release(editor):
        try:
            mine = fresh(paper)
            at_once.wait(10)
            services.release_decision(mine, by=editor)
        except NotAllowed as refused:
            return refused.verdict.reason
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(release, [first, second]))
    assert answers[1] == "sent"
    assert "decided on this paper" in answers[0]
    assert Decision.objects.filter(released_at__isnull=False).count() == 1
    assert Event.objects.filter(kind="decision.released").count() == 1
    assert OutgoingMessage.objects.filter(key__startswith="decision:").count() == 1
