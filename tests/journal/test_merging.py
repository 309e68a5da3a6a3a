"""Two accounts of one person become one; nothing is lost, and nothing is opened (C12)."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.test import Client
from django.urls import reverse

from journal import erasure, evidence, merging, own_data
from journal.choices import ErasureReason, Role
from journal.models import EditorialRole, Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import Review, ReviewAssignment, ReviewerProfile
from submissions import grants, services
from submissions.choices import ConflictKind, Thread
from submissions.models import Conflict, Submission
from submissions.permissions import Relation, relations
from submissions.services.byline import Person
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of

from .test_accounts import code_in, without_tokens
from .test_second_factor import SECRET, code_of, with_app

pytestmark = pytest.mark.django_db
MERGE, PROOF, CONFIRM = map(reverse, ("merge", "merge-proof", "merge-confirm"))


@pytest.fixture(autouse=True)
def _journal():
    factories.journal()


@pytest.fixture
def keep(client):
    person = factories.person("Amara Tadesse")
    EmailAddress.objects.create(
        user=person, email=person.email, verified=True, primary=True
    )
    client.force_login(person)
    return person


@pytest.fixture
def other():
    return factories.person("A. Tadesse", email="amara@old.example.net")


def merge(keep, other):
    merging.merge_accounts(keep=keep, other=other, by=keep, proven=other.email)
    return User.objects.get(pk=keep.pk)


def begin(client, address):
    client.post(MERGE, {"email": address})
    return code_in(OutgoingMessage.objects.filter(address=address).latest("pk"))


# The person's way ------------------------------------------------------------------


def test_person_joins_two_accounts_by_the_code_of_the_letter(client, keep, other):
    elsewhere = Client()
    elsewhere.force_login(other)
    paper = factories.sent(by=other)
    code = begin(client, other.email)
    assert client.get(CONFIRM)["Location"] == PROOF
    assert client.post(CONFIRM)["Location"] == PROOF
    assert client.post(PROOF, {"code": "AAAA-AAAA"}).status_code == 422
    client.post(PROOF, {"code": code})
    page = client.get(CONFIRM).text
    assert "1 address, 1 paper" in page
    assert User.objects.get(pk=other.pk).is_active  # nothing is changed on GET
    assert client.post(CONFIRM)["Location"] == reverse("account_email")
    assert Submission.objects.get().submitter == keep
    assert paper.number in client.get(reverse("submissions:my")).text
    assert "/login/" in elsewhere.get(reverse("submissions:my"))["Location"]
    assert client.post(CONFIRM)["Location"] == MERGE  # once


def test_closed_account_signs_in_no_more_and_its_address_opens_the_other(
    client, keep, other
):
    other.set_password("four seasons in a year")
    other.save()
    address = other.email
    merge(keep, other)
    browser = Client()
    browser.post(
        reverse("account_login"),
        {"login": address, "password": "four seasons in a year"},
    )
    assert "_auth_user_id" not in browser.session
    asked = browser.post(reverse("account_request_login_code"), {"email": address})
    letter = OutgoingMessage.objects.filter(address=address).latest("pk")
    browser.post(asked["Location"], {"code": code_in(letter)})
    assert browser.session["_auth_user_id"] == str(keep.pk)
    closed = User.objects.get(pk=other.pk)
    assert (closed.is_active, closed.merged_into) == (False, keep)
    assert User.objects.by_address(address) == keep


def test_second_factor_of_the_other_account_is_asked_for(client, keep, other):
    with_app(other)
    spare = RecoveryCodes.activate(other).get_unused_codes()[0]
    assert client.post(PROOF, {"code": spare})["Location"] == MERGE
    client.post(PROOF, {"code": begin(client, other.email)})
    assert client.get(CONFIRM)["Location"] == PROOF
    assert client.post(CONFIRM)["Location"] == PROOF
    assert "second factor" in client.get(PROOF).text
    assert client.post(PROOF, {"code": "000000"}).status_code == 422
    client.post(PROOF, {"code": code_of(SECRET)})
    client.post(CONFIRM)
    assert not User.objects.get(pk=other.pk).is_active
    assert not Authenticator.objects.exists()


def test_strangers_sign_in_before_any_of_the_three_steps(client):
    for address in (MERGE, PROOF, CONFIRM):
        for answer in (client.get(address), client.post(address)):
            assert answer["Location"].startswith(reverse("account_login")), address


def test_own_second_factor_is_asked_for_again_before_the_end(client, keep, other):
    with_app(keep)
    client.post(PROOF, {"code": begin(client, other.email)})
    asked = client.post(CONFIRM)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert User.objects.get(pk=other.pk).is_active
    client.post(
        reverse("mfa_reauthenticate"), {"code": code_of(SECRET), "next": CONFIRM}
    )
    assert not User.objects.get(pk=other.pk).is_active


def test_address_that_nobody_has_gets_the_same_pages(client, keep, other):
    closed = factories.person(is_active=False)
    told = []
    addresses = [other.email, "nobody@example.net", keep.email, closed.email]
    for address in addresses:
        asked = client.post(MERGE, {"email": address})
        shown = [client.get(PROOF), client.post(PROOF, {"code": "AAAA-AAAA"})]
        pages = [
            without_tokens(p.text).replace(f"<bdi>{address}", "<bdi>A") for p in shown
        ]
        told.append((asked.status_code, asked["Location"], pages))
    assert told[1:] == [told[0]] * 3
    letters = OutgoingMessage.objects.all()
    assert {letter.address for letter in letters} == {other.email}


def test_code_is_for_one_browser_few_tries_and_a_quarter_of_an_hour(
    client, keep, other, monkeypatch
):
    code = begin(client, other.email)
    thief = Client()
    thief.force_login(factories.person())
    assert thief.post(PROOF, {"code": code})["Location"] == MERGE
    for _try in range(4):
        assert client.post(PROOF, {"code": "AAAA-AAAA"}).status_code == 422
    assert client.post(PROOF, {"code": "AAAA-AAAA"})["Location"] == MERGE
    assert client.post(PROOF, {"code": code})["Location"] == MERGE
    client.post(PROOF, {"code": begin(client, other.email)})
    monkeypatch.setattr("journal.views.merging.LIVES", 0)
    assert client.post(CONFIRM)["Location"] == MERGE
    assert User.objects.get(pk=other.pk).is_active


def test_nobody_joins_the_accounts_of_others(keep, other):
    for by in (factories.chief(), with_role(Role.ADMINISTRATOR), other):
        with pytest.raises(NotAllowed):
            merging.merge_accounts(keep=keep, other=other, by=by, proven=other.email)
    with pytest.raises(NotAllowed):
        merge(keep, keep)


# What moves --------------------------------------------------------------------------


def test_every_column_that_names_a_person_is_thought_of():
    """A new foreign key to a person is moved, or it is said why it stays."""
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.related_model is User
    }
    named |= {f"journal.User.{field.name}" for field in User._meta.many_to_many}
    assert merging.columns() == named


def rows_of(person):
    """Every row that still names this person, besides what is left on purpose."""
    found = set()
    for model in apps.get_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            label = f"{model._meta.label}.{field.name}"
            if field.related_model is not User or label in merging.LEFT:
                continue
            if model._base_manager.filter(**{field.name: person}).exists():
                found.add(label)
    return found


def test_all_that_somebody_is_to_the_journal_is_the_kept_account_s(keep, other):
    EditorialRole.objects.create(
        journal=factories.journal(), user=other, role=Role.CHIEF
    )
    own = factories.sent(by=other)
    handled = factories.under_review(editor=other)
    reviewed = factories.reported(handled)
    services.post_message(handled, "A note.", by=other, thread=Thread.EDITORS)
    reading = factories.reviewing(who=other)
    reviewing.keep_note(other, "Careful.", by=factories.chief())
    SocialAccount.objects.create(user=other, provider="orcid", uid=ORCID)
    User.objects.filter(pk=other.pk).update(orcid=ORCID)
    events = list(Event.objects.filter(actor=other).values_list("pk", flat=True))
    keep = merge(keep, User.objects.get(pk=other.pk))
    assert rows_of(other) == set()
    assert (
        list(Event.objects.filter(actor=other).values_list("pk", flat=True)) == events
    )
    assert evidence.examine().alarms == []
    assert Event.objects.get(kind="accounts.merged").data == {"other": str(other.uuid)}
    assert keep.is_chief
    assert keep.orcid == ORCID
    assert relations(keep, own) == {Relation.AUTHOR}
    assert editor_of(handled) == keep
    assert grants.has_grant(keep, grants.HANDLE, handled)
    assert Relation.HANDLING_EDITOR in relations(keep, handled)
    assert reviewed.invited_by_id == other.pk
    assert ReviewAssignment.objects.get(pk=reviewed.pk).invited_by == keep
    assert relations(keep, reading.round.submission) == {Relation.REVIEWING}
    assert ReviewerProfile.objects.get().user == keep
    addresses = EmailAddress.objects.filter(user=keep, verified=True)
    assert set(addresses.values_list("email", "primary")) == {
        (keep.email, True),
        ("amara@old.example.net", False),
    }


ORCID = "0000-0002-1825-0097"


def test_own_acts_under_both_accounts_are_own_data(keep, other):
    factories.sent(by=other)
    keep = merge(keep, other)
    acts = json.loads(own_data.take(by=keep))["events"]
    assert {"accounts.merged", "submission.submit"} <= {one["what"] for one in acts}


def test_unproven_address_stays_unproven(keep, other):
    EmailAddress.objects.create(user=other, email="second@old.example.net")
    merging.merge_accounts(keep=keep, other=other, by=keep, proven=other.email)
    held = dict(EmailAddress.objects.values_list("email", "verified"))
    assert held["second@old.example.net"] is False
    assert held["amara@old.example.net"] is True


def test_role_profile_and_conflict_that_both_have_are_one(keep, other):
    for person in (keep, other):
        EditorialRole.objects.create(
            journal=factories.journal(), user=person, role=Role.EDITOR
        )
        reviewing.keep_note(person, f"Of {person.name}.", by=factories.chief())
    paper = factories.sent()
    for person in (keep, other):
        services.declare_conflict(paper, by=User.objects.get(pk=person.pk))
    keep = merge(keep, other)
    assert EditorialRole.objects.held_by(keep).count() == 1
    assert ReviewerProfile.objects.get().note == "Of Amara Tadesse.\n\nOf A. Tadesse."
    assert paper.conflicts.get().user == keep


# Conflicts -----------------------------------------------------------------------------


def test_author_who_reviewed_as_somebody_else_is_an_author_alone(keep, other):
    """C5: the report stays, what is open is suspended, before the next page."""
    paper, second = factories.under_review(by=keep), factories.under_review(by=keep)
    done = factories.reported(paper, other)
    asked = factories.invited(second, other)
    keep = merge(keep, other)
    for one in (paper, second):
        assert relations(keep, one) == {Relation.AUTHOR}
    assert Review.objects.filter(assignment=done).exists()
    assert ReviewAssignment.objects.get(pk=asked.pk).state == Answer.SUSPENDED
    assert not grants.has_grant(keep, grants.ANSWER, second)


def test_editor_who_wrote_the_paper_as_somebody_else_handles_it_no_more(keep, other):
    EditorialRole.objects.create(
        journal=factories.journal(), user=keep, role=Role.EDITOR
    )
    paper = factories.sent(coauthors=[Person(name="A", email=other.email)])
    services.assign_editor(paper, keep, by=factories.chief())
    keep = merge(keep, other)
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    assert not relations(keep, paper) & {Relation.HANDLING_EDITOR, Relation.EDITOR}
    assert paper.conflicts.filter(user=keep, kind="same_address").exists()


def test_conflict_that_was_lifted_by_the_same_person_is_in_force_again(keep, other):
    """C4: nobody lifts their own conflict, under whatever name."""
    paper = factories.sent()
    EditorialRole.objects.create(
        journal=factories.journal(), user=other, role=Role.CHIEF
    )
    found = Conflict.objects.create(
        submission=paper, user=keep, kind=ConflictKind.DECLARED
    )
    services.lift_conflict(found, by=other, reason="Long ago.")
    merge(keep, other)
    assert Conflict.objects.in_force().get().pk == found.pk


# What stands in the way ------------------------------------------------------------


def stands(keep, other, words):
    before = rows_of(other)
    with pytest.raises(NotAllowed, match=words):
        merge(keep, other)
    assert rows_of(other) == before
    assert User.objects.get(pk=other.pk).is_active
    assert not Event.objects.filter(kind="accounts.merged").exists()


def test_editor_of_a_paper_that_the_other_account_reviews(client, keep, other):
    EditorialRole.objects.create(
        journal=factories.journal(), user=keep, role=Role.CHIEF
    )
    factories.reviewing(factories.under_review(editor=keep), other)
    stands(keep, other, "One account handles a paper that the other reviews")
    client.post(PROOF, {"code": begin(client, other.email)})
    page = client.get(CONFIRM).text
    assert "One account handles a paper" in page
    assert "Join them" not in page
    assert client.post(CONFIRM).status_code == 403


def test_both_accounts_in_one_round(keep, other):
    paper = factories.under_review()
    for person in (keep, other):
        factories.invited(paper, person)
    stands(keep, other, "Both accounts are asked to review the same paper")


def test_two_orcid_ids_and_accounts_of_the_administration(keep, other):
    User.objects.filter(pk=keep.pk).update(orcid=ORCID)
    User.objects.filter(pk=other.pk).update(orcid="0000-0001-5109-3700")
    stands(keep, other, "two ORCID iDs")
    User.objects.update(orcid="")
    User.objects.filter(pk=other.pk).update(is_staff=True)
    stands(keep, other, "administration")


def test_erasing_takes_the_names_of_joined_accounts_too(keep, other):
    keep = merge(keep, other)
    pseudonym = erasure.erase_person(
        keep, by=factories.chief(), reason=ErasureReason.ASKED
    )
    assert set(User.objects.filter(pk__in=[keep.pk, other.pk]).values_list("name")) == {
        (pseudonym,)
    }
    assert not EmailAddress.objects.filter(email__contains="amara").exists()
