"""Erasing a person: nothing of them is left but what was published (P27)."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from issues import services as publishing
from issues.models import Issue
from journal import erasure, evidence, outbox
from journal.choices import Delivery, ErasureReason, Role
from journal.models import Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import Review, ReviewAssignment
from reviews.permissions import can_answer
from submissions import grants, services
from submissions.choices import ChangeState, Status, Thread
from submissions.models import Submission, SuggestedReviewer
from submissions.services.byline import Person
from tests import factories
from tests.factories import issues
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db

NAME, NATIVE = "Zebulon Quetzalcoatl", "Зебулон Кецалькоатль"
EMAIL, SECOND = "zebulon@quetzal.example", "z.q@second.example"
ORCID, PLACE = "0000-0002-1825-0097", "Quetzal Institute"
CANARIES = [NAME, "Zebulon", NATIVE, EMAIL, SECOND, ORCID, PLACE]


@pytest.fixture
def person():
    """Somebody whose every trace is easy to find."""
    user = factories.person(
        NAME, email=EMAIL, native_name=NATIVE, native_lang="ru", orcid=ORCID
    )
    user.affiliations.update(name=PLACE)
    user.set_password("a-long-password")
    user.save()
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=True)
    EmailAddress.objects.create(user=user, email=SECOND)
    return user


def erase(user, by=None):
    return erasure.erase_person(
        user, by=by or factories.chief("Eraser"), reason=ErasureReason.ASKED
    )


def places_of(*canaries):
    """Every column of the database, of whatever kind, that holds one of these words."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for table, column in cursor.fetchall():
            like = " OR ".join([f'"{column}"::text ILIKE %s'] * len(canaries))
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE {like})',  # noqa: S608
                [f"%{word}%" for word in canaries],
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


def test_search_finds_what_is_there(person):
    """The search that the others stand on is not blind."""
    assert places_of(*CANARIES) == {
        "journal_user.name",
        "journal_user.native_name",
        "journal_user.email",
        "journal_user.orcid",
        "journal_affiliation.name",
        "account_emailaddress.email",
    }


def test_reviewer_leaves_no_trace_and_the_report_stays(person, client):
    client.force_login(person)
    paper = factories.under_review()
    asked = factories.reported(
        paper, person, comments=f"1. As {NAME} I say: count again. {EMAIL}"
    )
    reviewing.keep_note(person, f"{NAME} is fast.", by=editor_of(paper))
    services.post_message(
        paper, f"Ask {NAME}?", by=editor_of(paper), thread=Thread.EDITORS
    )
    other = factories.invited(paper)
    reviewing.decline_invitation(
        other, by=other.reviewer, reason="busy", note=f"{NAME}, {EMAIL}"
    )
    letters = OutgoingMessage.objects.filter(recipient=person).count()
    assert letters > 1
    pseudonym = erase(person)
    assert places_of(*CANARIES) == set()
    after = User.objects.get(pk=person.pk)
    assert (str(after), after.is_active) == (pseudonym, False)
    assert not after.has_usable_password()
    review = Review.objects.get(assignment=asked)
    assert review.assignment.reviewer == after
    assert review.comments.startswith(f"1. As {pseudonym} I say: count again.")
    assert review.scores.count() == 3
    assert Event.objects.filter(kind="review.submitted", actor=after).count() == 1
    assert evidence.examine().alarms == []
    assert Session.objects.count() == 0
    kept = OutgoingMessage.objects.filter(recipient=person)
    assert kept.count() == letters
    assert set(kept.values_list("subject", "body")) == {("", "")}
    assert "/login/" in client.get(reverse("own-data"))["Location"]


def test_author_of_what_never_came_out_leaves_no_trace(person):
    paper = factories.sent(
        by=person, coauthors=[Person(name="Second Author", email="s@example.org")]
    )
    paper.contributors.filter(email=EMAIL).update(native_name=NATIVE, orcid=ORCID)
    paper.contributors.update(competing_interests=f"{NAME} holds shares.")
    Submission.objects.filter(pk=paper.pk).update(
        cover_letter=f"Yours, {NAME}", funding=f"{NAME} had none."
    )
    paper.contributors.update(vouched_reason=f"{NAME} is out of reach.")
    Submission.objects.filter(pk=paper.pk).update(more_time_reason=f"{NAME} is ill.")
    change = paper.authors_changes.create(asked_by=person, reason=f"{NAME} came.")
    change.answer = f"Who is {NAME}?"
    change.save()
    author = paper.contributors.get(email=EMAIL)
    known = {"name": NAME, "email": EMAIL, "orcid": ORCID, "affiliations": [PLACE]}
    change.lines.create(author=author, was=0, becomes=1, token_hash="a", **known)
    change.lines.create(becomes=0, token_hash="b", **known)
    version = paper.versions.get()
    version.reading = {"people": [{"name": NAME, "email": EMAIL}]}
    version.body = f"<p>By {NAME}</p>"
    version.save()
    version.files.update(name="Zebulon_final.docx")
    services.withdraw(paper, by=person, reason="Error.")
    factories.draft(by=person, title="Never sent")
    pseudonym = erase(person)
    assert places_of(*CANARIES) == set()
    paper = Submission.objects.get(submitter=person)
    assert paper.status == Status.WITHDRAWN
    names = list(paper.contributors.values_list("name", flat=True))
    assert names == [pseudonym, "Second Author"]
    assert paper.authors_changes.get().state == ChangeState.TAKEN_BACK
    assert {file.name[:5] for file in version.files.all()} == {"file-"}
    assert evidence.examine().alarms == []


def test_published_authorship_stays(person):
    made = issues.issue()
    paper = issues.accepted_at_once(by=person)
    paper.contributors.update(native_name=NATIVE, orcid=ORCID)
    article = publishing.place(paper, made, by=issues.publisher())
    issues.built(made)
    publishing.publish(Issue.objects.get(pk=made.pk), by=issues.publisher())
    assert article.people[0]["email"] == EMAIL
    erase(person)
    assert places_of(*CANARIES) == {
        "issues_article.people",
        "issues_article.byline",
        "issues_article.search",
        "submissions_contributor.name",
        "submissions_contributor.native_name",
        "submissions_contributor.orcid",
    }
    article.refresh_from_db()
    assert article.people[0]["name"] == NAME
    assert paper.contributors.get().email == ""


def test_opposed_and_suggested_reviewer_is_veiled(person):
    paper = factories.sent()
    SuggestedReviewer.objects.create(
        submission=paper, name=NAME, email=EMAIL, reason=f"{NAME} knows it"
    )
    pseudonym = erase(person)
    assert places_of(*CANARIES) == set()
    assert SuggestedReviewer.objects.get().name == pseudonym


def test_letter_that_waits_is_not_sent(person, mailoutbox):
    factories.invited(who=person)
    erase(person)
    outbox.deliver_due()
    assert not any(EMAIL in letter.to for letter in mailoutbox)
    states = OutgoingMessage.objects.filter(recipient=person).values_list("state")
    assert set(states) == {(Delivery.CANCELLED,)}


@pytest.mark.parametrize("make", [factories.invited, factories.reviewing])
def test_open_review_ends_and_the_editor_can_ask_somebody_else(person, make):
    assignment = make(who=person)
    paper = assignment.round.submission
    erase(person)
    assert ReviewAssignment.objects.get(pk=assignment.pk).state == Answer.CANCELLED
    for right in (grants.ANSWER, grants.REVIEW):
        assert not grants.has_grant(person, right, paper)
    assert Event.objects.filter(about=paper.uuid, kind="reviewer.cancelled").exists()
    assert not can_answer(person, assignment)


def test_who_has_a_paper_under_way_is_told_what_must_end(person, client):
    paper = factories.sent(by=person)
    client.force_login(person)
    assert paper.number in client.get(reverse("own-data")).content.decode()
    answer = client.post(reverse("ask-for-erasure"))
    assert answer.status_code == 403
    assert paper.number in answer.content.decode()
    assert not Event.objects.filter(kind="person.erasure_asked").exists()


def test_refusal_tells_the_chief_nothing_of_a_hidden_paper(person):
    paper = factories.sent(by=person)
    with pytest.raises(NotAllowed) as refused:
        erase(person)
    assert "has not ended" in str(refused.value)
    assert paper.number not in str(refused.value)
    assert User.objects.get(pk=person.pk).name == NAME


def test_editor_with_a_role_or_a_paper_stays_until_it_ends():
    editor = factories.handling_editor()
    services.assign_editor(factories.sent(), editor, by=factories.chief())
    assert len(erasure.obstacles(editor)) == 2
    with pytest.raises(NotAllowed):
        erase(editor)


def test_nobody_erases_themself_and_nobody_is_erased_twice(person):
    chief = factories.chief()
    with pytest.raises(NotAllowed, match="Nobody erases themself"):
        erase(chief, by=chief)
    erase(person, by=chief)
    with pytest.raises(NotAllowed, match="already"):
        erase(person, by=chief)


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.PRODUCTION, Role.BOARD])
def test_only_chiefs_and_the_administrator_erase(person, role):
    by = with_role(role) if role else factories.person()
    with pytest.raises(NotAllowed, match="hidden"):
        erase(person, by=by)
    erase(person, by=with_role(Role.ADMINISTRATOR))


def test_person_asks_and_a_chief_does_it(person, client):
    factories.journal()
    client.force_login(person)
    for _again in range(2):
        assert client.post(reverse("ask-for-erasure")).status_code == 302
    letter = OutgoingMessage.objects.get(key__startswith="erasure_asked:")
    assert letter.address == "office@example.org"
    assert not any(canary in letter.subject + letter.body for canary in CANARIES)
    assert Event.objects.filter(kind="person.erasure_asked").count() == 1

    client.force_login(factories.chief())
    assert NAME in client.get(reverse("erasures")).content.decode()
    address = reverse("erase-person", args=[person.uuid])
    assert client.post(address, {"confirmation": "no"}).status_code == 403
    assert client.post(address, {"confirmation": "ERASE"}).status_code == 302
    assert places_of(*CANARIES) == set()
    assert erasure.requests() == []
    assert Event.objects.get(kind="person.erased").data["reason"] == "asked"


def test_who_did_not_ask_is_not_erased_from_the_page(person, client):
    address = reverse("erase-person", args=[person.uuid])
    client.force_login(factories.chief())
    assert client.post(address, {"confirmation": "ERASE"}).status_code == 404
    client.force_login(person)
    assert client.post(address, {"confirmation": "ERASE"}).status_code == 404
    assert User.objects.get(pk=person.pk).name == NAME


def test_a_namesake_keeps_name_and_paper(person):
    namesake = factories.person(NAME)
    paper = factories.sent(by=namesake)
    erase(person)
    assert User.objects.get(pk=namesake.pk).name == NAME
    assert paper.contributors.get().name == NAME


def test_every_column_that_names_a_person_is_looked_at():
    """A new app that holds people must be thought of: these are all that do."""
    holders = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is User
    }
    assert holders == {
        *("journal", "submissions", "reviews", "issues"),
        *("account", "mfa", "socialaccount", "usersessions", "guardian", "admin"),
    }
