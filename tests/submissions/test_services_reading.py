"""Reading a draft's file: what is filled, what is left alone, what the copy names."""

import pytest
from django_tasks_db.models import DBTaskResult

from journal import storage
from submissions import name_scan, services, tasks
from submissions.choices import FileKind, ReadingState
from submissions.models import Submission, Version
from submissions.reading import ReadAuthor
from submissions.services.byline import Person, write_people
from submissions.services.reading import _person
from tests import factories
from tests.factories.submissions import draft

pytestmark = pytest.mark.django_db
MARKDOWN = b"""---
title: Reading on screens
author: Lina Tanaka
abstract: We followed forty classes for two years and asked what they read.
---

# Introduction

Schools measure what they can count. Lina Tanaka asked for the rest of it.
"""


def started(data=MARKDOWN, name="paper.md"):
    author = factories.person("Lina Tanaka", email="lina@example.org")
    paper = services.start_draft(factories.journal(), {name: data}, by=author)
    return paper, paper.versions.get()


def test_reading_fills_the_empty_fields_and_makes_a_copy_that_is_scanned():
    paper, version = started()
    services.read_version(version)
    paper, version = Submission.objects.get(), Version.objects.get()
    assert paper.title == "Reading on screens"
    assert [c.name for c in paper.contributors.all()] == ["Lina Tanaka"]
    assert version.is_read
    copy = version.reading["review_copy"]
    assert {"name": "Lina Tanaka", "page": 1, "part": ""} in copy["names"]
    held = storage.get(version.review_copy.key)
    assert held.startswith(b"%PDF")


def test_what_the_author_typed_is_never_overwritten(monkeypatch):
    paper, version = started()
    monkeypatch.setattr(services.reading, "prepare_review_copy", lambda version: None)
    services.change_text(paper, {"title": "Typed"}, by=paper.submitter)
    services.read_version(version)
    paper.refresh_from_db()
    assert (paper.title, paper.abstract[:11]) == ("Typed", "We followed")


def test_unreadable_file_is_kept_with_a_sentence():
    _paper, version = started(b"%PDF-1.7 but nothing more", "scan.pdf")
    services.read_version(version)
    version.refresh_from_db()
    assert version.state == ReadingState.REFUSED
    assert version.refusal
    assert version.file_of_kind(FileKind.MANUSCRIPT)


def test_reading_of_a_file_that_was_replaced_meanwhile_changes_nothing(monkeypatch):
    paper, version = started()
    real = services.reading.read_in_jail

    def slow(files, **said):
        services.add_files(paper, {"new.md": b"# New\n\nText."}, by=paper.submitter)
        return real(files)

    monkeypatch.setattr(services.reading, "read_in_jail", slow)
    services.read_version(version)
    version.refresh_from_db()
    assert version.state == ReadingState.WAITING
    assert version.manuscript.name == "new.md"
    assert Submission.objects.get().title == ""


def test_copy_is_made_after_the_readings_that_others_wait_for():
    _paper, version = started()
    tasks.read.func(version.pk)
    version.refresh_from_db()
    assert (version.is_read, version.review_copy) == (True, None)
    later = DBTaskResult.objects.get(task_path="submissions.tasks.make_review_copy")
    assert (later.args_kwargs["args"], later.priority) == ([version.pk], 0)
    assert tasks.read.priority > later.priority
    tasks.make_review_copy.func(version.pk)
    assert Version.objects.get().review_copy


@pytest.mark.parametrize("step", ["prepare_review_copy", "look_for_similar"])
def test_draft_that_is_deleted_while_worked_on_ends_the_work(monkeypatch, step):
    paper = draft()
    version = Version.objects.select_related("submission").get()
    slow, name = {
        "prepare_review_copy": (services.reading.review_copy, "make"),
        "look_for_similar": (services.similarity, "checker"),
    }[step]
    real = getattr(slow, name)

    def meanwhile(*given):
        if Version.objects.exists():
            done = real(*given)
            services.delete_draft(paper, by=paper.submitter)
        return done

    monkeypatch.setattr(slow, name, meanwhile)
    getattr(services, step)(version)
    assert not Version.objects.exists()


def test_draft_that_is_deleted_before_its_copy_fails_is_not_missed(monkeypatch):
    paper = draft()
    version = Version.objects.select_related("submission").get()

    def meanwhile(version):
        services.delete_draft(paper, by=paper.submitter)
        raise services.reading.review_copy.NotMade("No page could be made of it.")

    monkeypatch.setattr(services.reading.review_copy, "make", meanwhile)
    services.prepare_review_copy(version)
    assert not Version.objects.exists()


def test_sent_version_is_not_read_again():
    paper = draft()
    services.send(paper, by=paper.submitter)
    version = paper.versions.get()
    services.read_version(version)
    assert paper.versions.get().body == version.body


def test_address_and_id_that_no_form_would_take_are_left_out():
    read = ReadAuthor(name="A", email="a@b", orcid="0000-1", affiliations=["x" * 900])
    person = _person(read)
    assert (person.email, person.orcid) == ("", "")
    assert len(person.affiliations[0]) == 400


def test_names_to_look_for_are_those_of_the_authors():
    paper = draft()
    write_people(
        paper,
        [
            Person("Lina Tanaka", family="Tanaka", email="l@example.org"),
            Person("Wu Li", family="Li", native_name="李", orcid="0000-0002-1825-0097"),
        ],
    )
    names = name_scan.author_names(paper)
    assert {"Lina Tanaka", "Tanaka", "l@example.org", "Wu Li"} <= set(names)
    assert "Li" not in names  # in too many words to mean anybody
