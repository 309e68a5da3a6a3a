"""Special issues and their guest editors: who edits what, and what never (C9, C10)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from journal.choices import Role
from journal.models import Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from submissions import grants, services
from submissions.models import (
    GuestAppointment,
    SpecialIssueUserGrant,
    Submission,
)
from submissions.permissions import Relation, Standing, can_do, relations
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import guest_editor, into, special_issue

pytestmark = pytest.mark.django_db


def again(user):
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def test_guest_editor_has_the_papers_of_one_special_issue_and_no_other():
    special, other = special_issue(), special_issue("Another theme")
    guest = guest_editor(special)
    own = into(special, factories.under_review())
    foreign, plain = into(other, factories.sent()), factories.sent()
    assert relations(guest, own) == {Relation.GUEST_EDITOR}
    assert relations(guest, foreign) == relations(guest, plain) == {Relation.MEMBER}
    assert list(Submission.objects.visible_to(guest)) == [own]
    assert list(Submission.objects.on_desk_of(guest)) == [own]
    assert set(Submission.objects.off_desk_of(guest)) == {foreign, plain}


def test_special_issue_taken_from_a_guest_stays_with_others_and_others_with_the_guest():
    here, there = special_issue(), special_issue("Another theme")
    leaves, stays = factories.person(), factories.person()
    for guest, special in ((leaves, here), (leaves, there), (stays, here)):
        grants.grant_special_issue(guest, special)
    grants.revoke_special_issue(leaves, here)
    kept = SpecialIssueUserGrant.objects.values_list("user", "content_object")
    assert set(kept) == {(leaves.pk, there.pk), (stays.pk, here.pk)}


def test_guest_with_another_right_on_the_special_issue_edits_nothing():
    special = special_issue()
    guest = guest_editor(special)
    paper = into(special, factories.under_review())
    right = SpecialIssueUserGrant.objects.get().permission
    other = Permission.objects.create(
        codename="read_special_issue", content_type=right.content_type, name="Reads"
    )
    SpecialIssueUserGrant.objects.update(permission=other)
    assert relations(guest, paper) == {Relation.MEMBER}
    assert not Submission.objects.on_desk_of(again(guest)).exists()


def test_draft_for_a_special_issue_is_nobodys_but_its_authors():
    special = special_issue()
    draft = into(special, factories.draft())
    assert not Submission.objects.visible_to(guest_editor(special)).contains(draft)


def test_standing_of_a_guest_takes_no_question_more(django_assert_num_queries):
    special = special_issue()
    guest, paper = guest_editor(special), into(special, factories.sent())
    with django_assert_num_queries(2):
        assert Standing.of(guest, paper).is_editor


def test_appointment_gives_the_role_and_the_grant_and_its_end_takes_both():
    special, chief = special_issue(), factories.chief()
    guest = factories.person()
    made = services.appoint_guest(special, guest, by=chief)
    assert services.appoint_guest(special, guest, by=chief) == made
    assert again(guest).editorial_roles == {Role.GUEST}
    assert SpecialIssueUserGrant.objects.filter(user=guest).count() == 1
    ended = services.end_guest(made, by=chief)
    assert (ended.ended_by, ended.ended_at is not None) == (chief, True)
    assert again(guest).editorial_roles == set()
    assert not SpecialIssueUserGrant.objects.filter(user=guest).exists()
    kinds = Event.objects.filter(about=special.uuid).values_list("kind", "actor")
    assert list(kinds) == [("guest.appointed", chief.pk), ("guest.ended", chief.pk)]
    services.appoint_guest(special, guest, by=chief)
    assert again(guest).editorial_roles == {Role.GUEST}


def test_role_lasts_with_the_last_special_issue():
    first, second = special_issue(), special_issue("Another theme")
    chief, guest = factories.chief(), factories.person()
    made = services.appoint_guest(first, guest, by=chief)
    services.appoint_guest(second, guest, by=chief)
    services.end_guest(made, by=chief)
    assert again(guest).editorial_roles == {Role.GUEST}
    assert relations(again(guest), into(first, factories.sent())) == {Relation.MEMBER}


def test_only_chief_editors_appoint_and_end():
    special = special_issue()
    editor, guest = factories.handling_editor(), guest_editor(special)
    [appointment] = GuestAppointment.objects.all()
    for by in (editor, guest, factories.person()):
        with pytest.raises(NotAllowed):
            services.appoint_guest(special, editor, by=by)
        with pytest.raises(NotAllowed):
            services.end_guest(appointment, by=by)
    assert GuestAppointment.objects.in_force().count() == 1


def test_closed_account_is_not_appointed():
    closed = factories.person(is_active=False)
    with pytest.raises(NotAllowed, match="closed"):
        services.appoint_guest(special_issue(), closed, by=factories.chief())


def test_check_grants_proves_grants_of_special_issues(capsys):
    special = special_issue()
    guest = guest_editor(special)
    call_command("check_grants")
    grants.revoke_special_issue(guest, special)
    with pytest.raises(CommandError, match="1 grants are missing, 0 are left over"):
        call_command("check_grants")
    assert (
        f"missing: edit_special_issue, person {guest.uuid}" in capsys.readouterr().out
    )
    grants.grant_special_issue(guest, special)
    GuestAppointment.objects.update(ended_at=timezone.now())
    with pytest.raises(CommandError, match="0 grants are missing, 1 are left over"):
        call_command("check_grants")


def test_guest_acts_only_on_what_a_chief_gave_them_to_handle():
    special, chief = special_issue(), factories.chief()
    guest, paper = guest_editor(special), into(special, factories.sent())
    assert not can_do(guest, "A06", paper)
    with pytest.raises(NotAllowed, match="cannot handle"):
        services.assign_editor(factories.sent(), guest, by=chief)
    services.assign_editor(paper, guest, by=chief)
    assert relations(again(guest), paper) == {
        Relation.GUEST_EDITOR,
        Relation.HANDLING_EDITOR,
    }
    reviewing.send_to_review(paper, by=again(guest))
    [asked] = reviewing.invite(paper, [factories.person()], by=again(guest))
    assert asked.round.submission == paper


def test_paper_that_leaves_the_special_issue_leaves_its_guest():
    special, chief = special_issue(), factories.chief()
    guest, paper = guest_editor(special), into(special, factories.sent())
    services.assign_editor(paper, guest, by=chief)
    services.move_to_special_issue(paper, None, by=chief)
    assert relations(again(guest), paper) == {Relation.MEMBER}
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    assert not grants.has_grant(guest, grants.HANDLE, paper)
    kinds = list(Event.objects.filter(about=paper.uuid).values_list("kind", flat=True))
    assert kinds[-2:] == ["special_issue.cleared", "editor.released"]
    assert OutgoingMessage.objects.filter(
        recipient=chief, key__startswith="editor_needed"
    ).exists()
    call_command("check_grants")


def test_end_of_an_appointment_ends_its_charges():
    special, chief = special_issue(), factories.chief()
    guest, paper = guest_editor(special), into(special, factories.sent())
    services.assign_editor(paper, guest, by=chief)
    services.end_guest(GuestAppointment.objects.get(), by=chief)
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    call_command("check_grants")


def test_only_who_names_handling_editors_moves_papers_between_special_issues():
    special = special_issue()
    paper = factories.under_review()
    for by in (factories.handling_editor("Other"), guest_editor(special)):
        with pytest.raises(NotAllowed):
            services.move_to_special_issue(paper, special, by=by)
    services.move_to_special_issue(paper, special, by=factories.chief())
    paper.refresh_from_db()
    assert paper.special_issue == special
    assert paper.editor_assignments.filter(ended_at=None).exists()


def test_guest_has_no_right_on_their_own_paper_and_no_fellow_guest_handles_it():
    special, chief = special_issue(), factories.chief()
    guest, fellow = guest_editor(special), guest_editor(special, "Fellow Guest")
    paper = into(special, factories.sent(guest))
    assert relations(guest, paper) == {Relation.AUTHOR}
    assert not Submission.objects.on_desk_of(guest).exists()
    with pytest.raises(NotAllowed, match="cannot handle"):
        services.assign_editor(paper, fellow, by=chief)
    services.assign_editor(paper, factories.handling_editor(), by=chief)


def test_whoever_becomes_a_guest_frees_their_papers_from_fellow_guests():
    special, chief = special_issue(), factories.chief()
    fellow, author = guest_editor(special), factories.person("Amara Tadesse")
    paper = into(special, factories.sent(author))
    services.assign_editor(paper, fellow, by=chief)
    services.appoint_guest(special, author, by=chief)
    assert not paper.editor_assignments.filter(ended_at=None).exists()


def test_papers_by_guest_editors_are_counted_by_account_and_by_address():
    special = special_issue()
    guest = guest_editor(special)
    written = into(special, factories.sent(guest))
    named = services.byline.Person(name=guest.name, email=guest.email.upper())
    beside = into(special, factories.sent(coauthors=[named]))
    confirmed = into(special, factories.sent())
    confirmed.contributors.create(name="G", user=guest, confirmed_at=timezone.now())
    others = factories.chief("No Guest"), factories.person("Somebody Else")
    for other in others:  # of a chief's own paper it is known by the address too
        same = services.byline.Person(name=other.name, email=other.email)
        into(special, factories.sent(coauthors=[same]))
    elsewhere = into(special_issue("Another theme"), factories.sent(guest))
    found = Submission.objects.by_guest_editors()
    assert set(found) == {written, beside, confirmed}
    assert not found.contains(elsewhere)


def test_guest_steps_aside_like_any_editor():
    special = special_issue()
    guest, paper = guest_editor(special), into(special, factories.sent())
    services.declare_conflict(paper, by=guest)
    assert relations(guest, paper) == {Relation.MEMBER}
    assert not Submission.objects.on_desk_of(guest).exists()


def test_reviewer_of_a_paper_is_not_its_guest_editor():
    special = special_issue()
    guest, paper = guest_editor(special), into(special, factories.under_review())
    factories.invited(paper, guest)
    assert relations(again(guest), paper) == {Relation.INVITED}


def test_author_chooses_a_special_issue_that_takes_papers():
    today, draft = timezone.localdate(), factories.draft()
    special, closed = special_issue(), special_issue("Closed", opens=-9, closes=-1)
    early = special_issue("Early", opens=1)
    services.choose_special_issue(draft, special, by=draft.submitter)
    for one in (closed, early):
        with pytest.raises(NotAllowed, match="takes no papers now"):
            services.choose_special_issue(draft, one, by=draft.submitter)
    special.opens_on, special.closes_on = today - timedelta(2), today - timedelta(1)
    special.save()
    services.choose_special_issue(draft, special, by=draft.submitter)
    draft.refresh_from_db()
    assert draft.special_issue == special
    with pytest.raises(NotAllowed):
        services.choose_special_issue(factories.sent(), None, by=with_role(Role.CHIEF))
