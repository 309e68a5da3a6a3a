"""Authors read how long steps really take, once enough papers tell it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal import record
from journal.caching import pages
from submissions import measured
from submissions.models import Submission
from submissions.workflow import TRANSITIONS
from tests import factories
from tests.factories.reviews import resubmitted

pytestmark = pytest.mark.django_db


def taking(*days, kind="submission.accept", age=100):
    """Papers sent some time ago, each with its first such line so many days later."""
    author, sent = factories.person(), timezone.now() - timedelta(days=age)
    for number, taken in enumerate(days):
        paper = Submission.objects.create(
            journal=factories.journal(),
            submitter=author,
            title="Decided",
            number=f"JOT-1999-{kind[-4:]}{age}{number}",
            submitted_at=sent,
        )
        event = record.write(kind, about=paper.uuid, by=None)
        paper.submitted_at = event.occurred_at - timedelta(days=taken, hours=1)
        paper.save()
    pages.clear()


def test_median_and_the_day_by_which_four_of_five_were_done():
    taking(3, 10, 20, 30, 50)
    found = measured.first_decision(factories.journal())
    assert (found.papers, found.median, found.most) == (5, 20, 30)
    assert "half of the papers waited 20 days" in str(found)


def test_four_papers_say_nothing_and_old_ones_do_not_count():
    taking(3, 10, 20, 30)
    assert measured.first_decision(factories.journal()) is None
    taking(400, kind="submission.decline")
    assert measured.first_decision(factories.journal()) is None


def test_first_look_ends_with_any_act_of_an_editor_and_only_the_first_counts():
    taking(2, 2, 2, 2, 2, kind="submission.send_to_review")
    for paper in Submission.objects.all():
        record.write("submission.accept", about=paper.uuid, by=None)
    assert measured.first_look(factories.journal()).median == 2
    assert set(measured.DECISIONS) <= {f"submission.{one.value}" for one in TRANSITIONS}


def test_author_reads_it_on_the_page_of_the_paper(client):
    taking(9, 9, 9, 9, 12)
    for paper, heard in (
        (factories.sent(), True),
        (factories.under_review(), True),
        (resubmitted(), False),  # of a first decision, which has been
    ):
        pages.clear()
        client.force_login(paper.submitter)
        page = client.get(reverse("submissions:paper", args=[paper.uuid]))
        assert ("half of the papers waited 9 days" in page.content.decode()) is heard
