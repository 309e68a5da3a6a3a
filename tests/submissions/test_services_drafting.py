"""From the first file to the sent paper: what the services keep and refuse."""

import pytest

from journal import storage
from journal.models import Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from submissions import services
from submissions.choices import FileKind, ReadingState, Status
from submissions.models import ManuscriptFile, Submission, Version
from submissions.reading import Refused
from submissions.services.byline import Person
from submissions.services.drafting import Colleague
from tests import factories
from tests.factories.submissions import draft, sent

pytestmark = pytest.mark.django_db
FILES = {"paper.md": b"# Paper\n\nText enough to be read."}


def test_draft_of_a_guest_belongs_to_the_person_with_that_address():
    known = factories.person(email="amara@example.org")
    made = services.start_guest_draft(
        factories.journal(), FILES, email=" Amara@Example.org"
    )
    assert made.submitter == known
    assert User.objects.count() == 1
    assert OutgoingMessage.objects.get().address == "amara@example.org"


def test_refused_files_leave_nothing():
    journal = factories.journal()
    with pytest.raises(Refused):
        services.start_guest_draft(journal, {"a.png": b"x"}, email="a@example.org")
    assert not Submission.objects.exists()
    assert not Event.objects.exists()


def test_sent_version_never_changes():
    paper = sent()
    with pytest.raises(NotAllowed, match="draft or a revision"):
        services.add_files(paper, FILES, by=paper.submitter)
    with pytest.raises(NotAllowed):
        services.change_text(paper, {"title": "Other"}, by=paper.submitter)


def test_nobody_else_changes_a_draft():
    paper = draft()
    for person in (factories.chief(), factories.person()):
        with pytest.raises(NotAllowed, match="hidden"):
            services.change_text(paper, {"title": "Other"}, by=person)
        with pytest.raises(NotAllowed, match="hidden"):
            services.delete_draft(paper, by=person)


def test_declarations_leave_the_review_copy_and_its_confirmation():
    paper = draft()
    services.change_text(paper, {"ethics": "Approved."}, by=paper.submitter)
    version = paper.versions.get()
    assert version.review_copy
    assert version.confirmed_at


def test_same_title_makes_no_new_review_copy():
    paper = draft()
    services.change_text(paper, {"title": paper.title}, by=paper.submitter)
    assert paper.versions.get().review_copy


@pytest.mark.parametrize("change", ["title", "people"])
def test_what_stands_in_the_review_copy_or_must_not_renews_it(change):
    paper = draft()
    if change == "title":
        services.change_text(paper, {"title": "Another"}, by=paper.submitter)
    else:
        services.change_people(paper, [Person("Nina Holm")], by=paper.submitter)
    version = paper.versions.get()
    assert version.review_copy is None
    assert version.confirmed_at is None
    with pytest.raises(NotAllowed, match="review copy is not ready"):
        services.send(paper, by=paper.submitter)


def test_paper_is_not_sent_before_its_author_has_looked_at_the_copy():
    paper = draft()
    paper.versions.update(confirmed_at=None)
    with pytest.raises(NotAllowed, match="Look at the review copy"):
        services.send(paper, by=paper.submitter)
    services.confirm_review_copy(paper.versions.get(), by=paper.submitter)
    assert services.send(paper, by=paper.submitter).status == Status.SUBMITTED


def test_exactly_one_author_is_written_to_first():
    paper = draft()
    people = [
        Person("A"),
        Person("B", is_corresponding=True),
        Person("C", is_corresponding=True),
    ]
    services.change_people(paper, people, by=paper.submitter)
    marks = paper.contributors.values_list("name", "is_corresponding")
    assert list(marks) == [("A", False), ("B", True), ("C", False)]


def test_paper_has_at_least_one_author():
    paper = draft()
    with pytest.raises(NotAllowed, match="at least one author"):
        services.change_people(paper, [], by=paper.submitter)


def test_at_most_five_people_are_opposed():
    paper = draft()
    six = [Colleague(str(n), is_opposed=True) for n in range(6)]
    with pytest.raises(NotAllowed, match="At most five"):
        services.suggest_reviewers(paper, six, by=paper.submitter)
    services.suggest_reviewers(paper, six[:5], by=paper.submitter)
    services.suggest_reviewers(paper, [Colleague("Wei")], by=paper.submitter)
    assert paper.suggestions.get().name == "Wei"


def test_deleted_draft_leaves_no_rows_but_its_lines_in_the_record():
    paper = draft()
    uuid = paper.uuid
    services.delete_draft(paper, by=paper.submitter)
    assert not Submission.objects.exists()
    assert not ManuscriptFile.objects.exists()
    assert Event.objects.filter(about=uuid, kind="draft.deleted").exists()


def test_sent_paper_is_withdrawn_and_not_deleted():
    paper = sent()
    with pytest.raises(NotAllowed):
        services.delete_draft(paper, by=paper.submitter)


def test_replaced_file_waits_to_be_read_and_keeps_supplements():
    paper = draft()
    version = services.add_files(paper, FILES, by=paper.submitter)
    assert version.number == 1
    assert version.state == ReadingState.WAITING
    assert [file.kind for file in version.files.all()] == [FileKind.MANUSCRIPT]


@pytest.mark.parametrize(
    ("name", "renewed"), [("Nina Holm", False), ("Emeka Okafor", True)]
)
def test_typeset_copy_is_renewed_only_for_a_name_that_its_text_holds(name, renewed):
    paper = factories.draft()
    version = paper.versions.get()
    version.reading["review_copy"] = {"way": "typeset", "names": []}
    version.save()
    people = [Person(paper.submitter.name), Person(name, family=name.split()[1])]
    services.change_people(paper, people, by=paper.submitter)
    assert (Version.objects.get(pk=version.pk).review_copy is None) is renewed


def test_file_that_the_storage_does_not_confirm_has_no_row(monkeypatch):
    """F4: a row says "stored", so size and checksum were confirmed before it."""
    the_journal, author = factories.journal(), factories.person()
    monkeypatch.setattr(storage, "find", lambda *_args, **_kw: None)
    with pytest.raises(storage.StorageUnavailable):
        services.start_draft(the_journal, {"a.md": b"# One\n\nText."}, by=author)
    assert not Submission.objects.exists()
    assert not ManuscriptFile.objects.exists()
