"""A journal from a file, and the demo's and the seeder's rows."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from issues.models import Article, Issue
from journal.demo.rows import HERE, load_journal
from journal.demo.seed import Seeder
from journal.models import EditorialRole, Journal, LetterTemplate, Section, User
from reviews.choices import Stage
from reviews.desk import refresh
from reviews.models import Criterion, DeskEntry, ReviewerProfile
from submissions.choices import Status
from submissions.models import Submission

pytestmark = pytest.mark.django_db


def test_journal_is_set_up_from_a_file():
    call_command("create_journal", str(HERE / "journal.yaml"))
    journal = Journal.current()
    assert journal.title == "Frontiers of Digital Education"
    assert Section.objects.first().slug == "editorial"
    assert journal.topics.count() == 14
    assert Criterion.objects.count() == 5
    assert EditorialRole.objects.active().filter(role="chief").count() == 1
    assert LetterTemplate.objects.filter(key="invitation").count() == 1


def test_second_journal_is_refused():
    call_command("create_journal", str(HERE / "journal.yaml"))
    with pytest.raises(CommandError, match="has its journal already"):
        call_command("create_journal", str(HERE / "journal.yaml"))


def test_broken_file_is_refused_by_name_and_nothing_is_kept(tmp_path: Path):
    file = tmp_path / "broken.yaml"
    file.write_text("journal: {title: Half}\n")
    with pytest.raises(CommandError, match=r"broken\.yaml: KeyError: 'sections'"):
        call_command("create_journal", str(file))
    assert not Journal.objects.exists()


def test_demo_people_are_loaded_with_their_limits():
    _journal, people = load_journal()
    assert people["mina-rahimi"].is_chief
    assert User.objects.get(pk=people["wang-ruolan"].pk).native_name == "王若兰"
    assert ReviewerProfile.objects.get(user=people["wang-ruolan"]).limit == 1


def test_seeded_desk_says_what_the_desk_itself_would_say():
    journal, _people = load_journal()
    Seeder(journal, 120).run(lambda _what: None)
    assert Submission.objects.count() == 120
    assert (
        Article.objects.count()
        == Submission.objects.filter(status=Status.PUBLISHED).count()
    )
    assert Issue.objects.published().count() >= 1
    papers = Submission.objects.exclude(status=Status.UNDER_REVIEW)
    seeded = dict(DeskEntry.objects.values_list("submission_id", "stage"))
    for paper in papers:
        refresh(paper)
    assert {pk: seeded[pk] for pk in papers.values_list("pk", flat=True)} == dict(
        DeskEntry.objects.filter(submission__in=papers).values_list(
            "submission_id", "stage"
        )
    )
    assert set(seeded.values()) >= {Stage.NEW, Stage.REVIEWING, Stage.CLOSED}
