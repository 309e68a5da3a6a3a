"""Conflicts of interest: found, declared, lifted, and what ends with them (C1-C5)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import conflicts, grants, services
from submissions.choices import ConflictKind
from submissions.models import Conflict, Submission
from submissions.permissions import can_open_desk_paper, can_see
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import rename_authors

pytestmark = pytest.mark.django_db


def author(user, **fields):
    return Person(**{"name": user.name, "email": user.email, **fields})


def found(paper):
    return set(paper.conflicts.values_list("user__email", "kind"))


def test_same_address_is_found_whatever_its_spelling():
    editor = factories.handling_editor()
    coauthor = Person(name="C", email=f"ＰＥＲＳＯＮ{editor.email[6:]}".upper())
    paper = factories.sent(coauthors=[coauthor])
    assert found(paper) == {(editor.email, "same_address")}


def test_second_verified_address_is_found_and_an_unverified_one_is_not():
    editor, other = factories.handling_editor(), factories.handling_editor()
    for user, verified in ((editor, True), (other, False)):
        EmailAddress.objects.create(
            user=user, email=f"home{user.pk}@example.net", verified=verified
        )
    homes = [Person(name="H", email=f"Home{u.pk}@example.net") for u in (editor, other)]
    paper = factories.sent(coauthors=homes)
    assert found(paper) == {(editor.email, "same_address")}


def test_same_orcid_is_found():
    editor = factories.handling_editor()
    editor.orcid = "0000-0002-1825-0097"
    editor.save()
    coauthor = Person(name="C", email="c@example.net", orcid=editor.orcid)
    assert found(factories.sent(coauthors=[coauthor])) == {(editor.email, "same_orcid")}


def test_recent_coauthors_are_found_and_old_ones_are_not():
    shared, recent, old = (factories.person() for _ in range(3))
    factories.sent(shared, coauthors=[author(recent)])
    long_ago = factories.sent(shared, coauthors=[author(old)])
    Submission.objects.filter(pk=long_ago.pk).update(
        submitted_at=timezone.now() - timedelta(days=36 * 31)
    )
    paper = factories.sent(shared)
    assert (recent.email, "coauthor") in found(paper)
    assert old.email not in {email for email, _kind in found(paper)}


def test_submitting_author_needs_no_row():
    paper = factories.sent()
    assert found(paper) == set()
    assert conflicts.is_in_conflict(paper.submitter, paper)


def test_finding_twice_writes_one_row():
    editor = factories.handling_editor()
    paper = factories.sent(coauthors=[author(editor)])
    conflicts.detect(paper)
    assert paper.conflicts.count() == 1


def test_lifted_conflict_stays_lifted_when_looked_for_again():
    chief, editor = factories.chief(), factories.handling_editor()
    shared = factories.person()
    factories.sent(shared, coauthors=[author(editor)])
    paper = factories.sent(shared)
    [conflict] = paper.conflicts.filter(user=editor)
    services.lift_conflict(conflict, by=chief, reason="Twelve authors, never met.")
    conflicts.detect(paper)
    assert not conflicts.is_in_conflict(editor, paper)
    assert can_open_desk_paper(editor, paper)
    assert Event.objects.filter(kind="conflict.lifted", actor=chief).count() == 1


@pytest.mark.parametrize("kind", [ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID])
def test_conflict_of_authorship_is_never_lifted(kind):
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent()
    conflict = Conflict.objects.create(submission=paper, user=editor, kind=kind)
    with pytest.raises(NotAllowed, match="An author is always in conflict"):
        services.lift_conflict(conflict, by=chief, reason="Please.")


def test_nobody_lifts_their_own_conflict_nor_learns_of_it():
    chief = factories.chief()
    paper = factories.sent()
    conflict = services.declare_conflict(paper, by=chief)
    with pytest.raises(NotAllowed) as refusal:
        services.lift_conflict(conflict, by=chief, reason="I changed my mind.")
    assert refusal.value.verdict.reason == ""  # hidden: the paper is gone for them


def test_chief_in_conflict_lifts_nobodys():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent()
    conflict = services.declare_conflict(paper, by=editor)
    services.declare_conflict(paper, by=chief)
    with pytest.raises(NotAllowed):
        services.lift_conflict(conflict, by=chief, reason="All is well.")


def test_lifting_needs_a_reason_and_a_chief():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent()
    conflict = services.declare_conflict(paper, by=editor)
    with pytest.raises(NotAllowed, match="Say why"):
        services.lift_conflict(conflict, by=chief, reason="  ")
    with pytest.raises(NotAllowed):
        services.lift_conflict(
            conflict, by=factories.handling_editor("Third"), reason="Because."
        )


def test_declaring_ends_the_charge_and_tells_the_other_chiefs():
    editor, chief = factories.handling_editor(), factories.chief()
    paper = factories.sent()
    services.assign_editor(paper, editor, by=chief)
    services.declare_conflict(paper, by=editor, reason="We share a grant.")
    assert not can_see(editor, "E01", paper)
    assert not grants.has_grant(editor, grants.HANDLE, paper)
    told = OutgoingMessage.objects.filter(key__startswith="editor_needed:")
    assert [letter.recipient for letter in told] == [chief]


def test_declaring_twice_is_once():
    editor = factories.handling_editor()
    paper = factories.sent()
    services.declare_conflict(paper, by=editor)
    with pytest.raises(NotAllowed):  # the paper no longer exists for this person
        services.declare_conflict(paper, by=editor)
    assert paper.conflicts.count() == 1


def test_coauthor_added_in_a_revision_ends_that_editors_charge():
    factories.chief("Second Chief")
    editor = factories.chief("First Chief")
    paper = factories.revising()
    services.assign_editor(paper, editor, by=editor)
    people = [author(paper.submitter), author(editor)]
    rename_authors(paper, people)
    assert (editor.email, "same_address") in found(paper)
    assert not can_see(editor, "E01", paper)
    assert not paper.editor_assignments.filter(editor=editor, ended_at=None).exists()


def test_editor_who_wrote_the_paper_is_not_assigned():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent(coauthors=[author(editor)])
    with pytest.raises(NotAllowed, match="cannot handle"):
        services.assign_editor(paper, editor, by=chief)


def test_chief_who_wrote_the_paper_assigns_nobody():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = factories.sent(chief)
    with pytest.raises(NotAllowed):
        services.assign_editor(paper, editor, by=chief)


@pytest.mark.parametrize("address", ["home@example.net", "ＨＯＭＥ@Example.NET"])
def test_author_by_a_second_address_is_in_conflict_without_a_row(address):
    """C2: any of a person's verified addresses, whatever its spelling."""
    person, other = factories.person(), factories.person()
    EmailAddress.objects.create(user=person, email="home@example.net", verified=True)
    EmailAddress.objects.create(user=other, email="HOME@example.net", verified=False)
    paper = factories.sent(coauthors=[Person(name="H", email=address)])
    Conflict.objects.all().delete()
    assert conflicts.is_in_conflict(person, paper)
    assert not conflicts.is_in_conflict(other, paper)


def test_news_of_a_person_touch_what_they_and_their_coauthors_sent():
    """By account, address and iD; of the co-authors, by address and account (C12)."""
    person, friend = factories.person(), factories.person()
    person.orcid = "0000-0002-1825-0097"
    person.save()
    EmailAddress.objects.create(user=person, email="home@example.net", verified=True)
    beside = Person(name="B", email="beside@example.net")
    by_account = factories.sent(person)
    by_account.contributors.update(email="former@x.example")
    by_address = factories.sent(
        friend, coauthors=[Person(name="H", email="Home@Example.net")]
    )
    by_orcid = factories.sent(
        coauthors=[Person(name="I", email="i@x.example", orcid=person.orcid)]
    )
    of_submitter = factories.sent(friend)
    of_submitter.contributors.update(email="friend@elsewhere.example")
    with_beside = factories.sent(person, coauthors=[beside])
    of_coauthor = factories.sent(coauthors=[beside])
    factories.draft(person)
    stranger = factories.sent()
    touched = set(conflicts.touched_by(person))
    mine = {by_account, by_address, by_orcid, with_beside}
    assert touched == {*mine, of_submitter, of_coauthor}
    assert stranger not in touched


def test_news_of_a_person_touch_their_paper_though_it_names_another_address():
    paper = factories.sent()
    paper.contributors.update(email="former@x.example")
    assert set(conflicts.touched_by(paper.submitter)) == {paper}


def test_authors_without_an_address_have_none_in_common():
    """Nobody's empty address is somebody else's: neither paper touches the other."""
    nameless = Person(name="Without Address")
    paper, other = (factories.sent(coauthors=[nameless]) for _ in range(2))
    assert paper.submitter != other.submitter
    assert set(conflicts.touched_by(paper.submitter)) == {paper}
    assert not conflicts.is_in_conflict(other.submitter, paper)
