"""Choosing reviewers: who is offered, in which order, and asking them at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import OutgoingMessage, Topic, User
from reviews import services as reviewing
from reviews.models import ReviewAssignment, ReviewerProfile
from submissions import services
from submissions.choices import Thread
from submissions.models import Message, SuggestedReviewer
from tests import factories
from tests.factories.submissions import editor_of, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    paper = under_review(editor=factories.chief("Mina Rahimi"))
    paper.topics.set(Topic.objects.all())
    return paper


@pytest.fixture
def editor(paper, client):
    editor = editor_of(paper)
    client.force_login(editor)
    return editor


def knowing(name, topics=1, **fields):
    person = factories.person(name, **fields)
    person.topics.set(Topic.objects.all()[:topics])
    return person


def url(paper, *added, **query):
    address = reverse("reviews:choose-reviewers", args=[paper.uuid])
    parts = [f"add={person.uuid}" for person in added]
    parts += [f"{key}={value}" for key, value in query.items()]
    return f"{address}?{'&'.join(parts)}"


def offered(client, paper, **query):
    rows = client.get(url(paper, **query)).context["rows"]
    return [row["one"].person.name for row in rows]


def due():
    return (timezone.localdate() + timedelta(days=21)).isoformat()


def ask(client, paper, *people, **data):
    return client.post(
        reverse("reviews:invite", args=[paper.uuid]),
        {"add": [str(p.uuid) for p in people], "due_on": due(), **data},
    )


def test_best_match_is_first_by_subject_then_load(client, paper, editor):
    knowing("One topic", 1)
    busy = knowing("Busy", 2)
    knowing("Free", 2)
    factories.person("Nothing in common")
    factories.reviewing(under_review(editor=editor), busy)
    assert offered(client, paper) == ["Free", "Busy", "One topic"]


def test_whoever_is_at_the_limit_comes_after_those_with_room(client, paper, editor):
    full, free = knowing("Full", 2), knowing("Has room", 2)
    ReviewerProfile.objects.create(user=full, limit=1)
    factories.reviewing(under_review(editor=editor), full)
    factories.reviewing(under_review(editor=editor), free)
    assert offered(client, paper) == ["Has room", "Full"]
    assert offered(client, paper, load="free") == ["Has room"]
    assert "At the limit they set" in client.get(url(paper)).content.decode()


def test_conflicted_opposed_and_handling_people_are_never_offered(
    client, paper, editor
):
    torn, rival = knowing("Torn"), knowing("Rival")
    SuggestedReviewer.objects.create(
        submission=paper, name="Rival", email=rival.email, is_opposed=True
    )
    assignment = factories.invited(paper, torn)
    reviewing.decline_invitation(assignment, by=torn, reason="conflict")
    editor.topics.set(Topic.objects.all())
    paper.submitter.topics.set(Topic.objects.all())
    knowing("Fine")
    assert offered(client, paper) == ["Fine"]


def test_typed_name_of_a_barred_person_says_not_available_and_no_more(
    client, paper, editor
):
    rival = knowing("Rival")
    SuggestedReviewer.objects.create(
        submission=paper, name="Rival", email=rival.email, is_opposed=True
    )
    page = client.get(url(paper, q="Rival")).content.decode()
    assert "Not available" in page
    assert "pposed" not in page
    answer = ask(client, paper, rival)
    assert answer.status_code == 422
    assert "is not available for this paper" in answer.content.decode()
    assert not ReviewAssignment.objects.exists()


def test_whom_the_authors_suggest_is_marked(client, paper, editor):
    friend = factories.person("Suggested One")
    SuggestedReviewer.objects.create(
        submission=paper, name="Suggested One", email=friend.email.upper()
    )
    page = client.get(url(paper)).content.decode()
    assert "Suggested One" in page
    assert "Suggested by the authors" in page


def test_asked_people_cannot_be_added_again(client, paper, editor):
    person = knowing("Asked before")
    factories.invited(paper, person)
    page = client.get(url(paper)).content.decode()
    assert "Asked</span>" in page
    assert ask(client, paper, person).status_code == 422


def test_search_finds_by_name_topic_and_address(client, paper, editor):
    factories.person("Piotr Zieliński", email="piotr@uni.example.net")
    for words in ("zieli", "piotr@uni", "Piotr"):
        assert offered(client, paper, q=words) == ["Piotr Zieliński"]
    knowing("Knows AI")
    assert "Knows AI" in offered(client, paper, q="AI in education")


def test_search_finds_people_for_a_paper_that_names_no_topic(client, paper, editor):
    paper.topics.clear()
    knowing("Piotr Zieliński")
    assert offered(client, paper, q="Piotr") == ["Piotr Zieliński"]


def test_basket_is_in_the_address_and_the_letter_is_the_real_one(client, paper, editor):
    first, second = knowing("Anna First"), knowing("Berta Second")
    page = client.get(url(paper, first, second)).content.decode()
    assert "Invite 2" in page
    assert "one of 2 letters" in page
    assert "Dear Anna First," in page
    assert "Amara" not in page.split("Letter</h2>")[1].split("</section>")[0]


def test_inviting_two_takes_one_screen_and_two_letters(client, paper, editor):
    people = [knowing("Anna First"), knowing("Berta Second")]
    answer = ask(client, paper, *people)
    assert answer.headers["Location"] == paper.get_desk_url()
    made = ReviewAssignment.objects.all()
    assert {a.reviewer for a in made} == set(people)
    assert {timezone.localdate(a.due_at).isoformat() for a in made} == {due()}
    assert OutgoingMessage.objects.filter(key__startswith="invitation:").count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"due_on": ""}, "This field is required."),
        ({"due_on": "2001-01-01"}, "Choose a day after today"),
    ],
)
def test_wrong_date_keeps_the_basket(client, paper, editor, data, words):
    person = knowing("Anna First")
    answer = ask(client, paper, person, **data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Invite 1" in page
    assert not ReviewAssignment.objects.exists()


def test_empty_basket_is_refused(client, paper, editor):
    answer = ask(client, paper)
    assert answer.status_code == 422
    assert "Add somebody to invite first." in answer.content.decode()


def test_colleague_of_an_author_needs_a_reason_which_is_kept(client, paper, editor):
    place = paper.contributors.get().affiliations.create(name="University of Här")
    colleague = knowing("Close Colleague")
    colleague.affiliations.all().update(name=place.name.upper())
    page = client.get(url(paper, colleague)).content.decode()
    assert "Same institution as an author" in page
    assert ask(client, paper, colleague).status_code == 422
    assert not ReviewAssignment.objects.exists()
    answer = ask(client, paper, colleague, override="Another campus")
    assert answer.status_code == 302
    note = Message.objects.get()
    assert note.thread == Thread.EDITORS
    assert "Another campus" in note.text


def test_new_person_comes_back_in_the_basket(client, paper, editor):
    kept = knowing("Anna First")
    answer = client.post(
        reverse("reviews:people"),
        {
            "name": "New Person",
            "email": "New.Person@uni.example.net",
            "affiliation": "Some Institute",
            "paper": str(paper.uuid),
            "back": f"?add={kept.uuid}",
        },
    )
    made = User.objects.get(email="new.person@uni.example.net")
    assert answer.headers["Location"].endswith(f"add={kept.uuid}&add={made.uuid}")
    assert made.affiliation.name == "Some Institute"
    assert not OutgoingMessage.objects.filter(recipient=made).exists()


def test_known_address_is_the_same_person_unchanged(client, editor):
    known = factories.person("Known", email="known@uni.example.net")
    data = {"name": "Other Name", "email": "KNOWN@uni.example.net"}
    answer = client.post(reverse("reviews:people"), data)
    assert answer.headers["Location"] == reverse("reviews:person", args=[known.uuid])
    known.refresh_from_db()
    assert known.name == "Known"


def test_person_without_an_address_is_refused(client, editor):
    answer = client.post(reverse("reviews:people"), {"name": "No Address"})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_person_page_shows_only_reviews_of_papers_the_editor_may_know(client, paper):
    reviewer = knowing("Anna First")
    factories.reviewing(paper, reviewer)
    address = reverse("reviews:person", args=[reviewer.uuid])
    client.force_login(editor_of(paper))
    assert paper.title in client.get(address).content.decode()
    client.force_login(factories.handling_editor())
    assert paper.title not in client.get(address).content.decode()


def test_load_leaves_out_papers_in_conflict_with_who_asks(client, paper):
    reviewer = knowing("Anna First")
    torn = factories.handling_editor("Torn")
    factories.reviewing(paper, reviewer)
    services.declare_conflict(paper, by=torn)
    address = reverse("reviews:person", args=[reviewer.uuid])
    client.force_login(torn)
    assert client.get(address).context["one"].load == 0
    client.force_login(editor_of(paper))
    assert client.get(address).context["one"].load == 1


def test_note_on_a_person_is_kept(client, editor):
    person = knowing("Anna First")
    address = reverse("reviews:person", args=[person.uuid])
    assert client.post(address, {"note": "Writes long reports"}).status_code == 302
    assert "Writes long reports" in client.get(address).content.decode()


def test_nobody_opens_the_page_about_themselves(client, editor):
    address = reverse("reviews:person", args=[editor.uuid])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("people", [1, 5])
def test_page_asks_the_same_for_any_number_of_people(
    client, paper, editor, count_queries, people
):
    found = [knowing(f"Person Nr {n}", 2) for n in range(people)]
    assert count_queries(url(paper, *found[:1])) == 12


@pytest.mark.parametrize("people", [1, 5])
def test_list_of_people_asks_the_same_at_any_length(
    client, editor, count_queries, people
):
    for number in range(people):
        knowing(f"Person Nr {number}")
    assert count_queries(reverse("reviews:people")) == 9


def test_triple_anonymity_does_not_tell_by_a_colleague_who_the_authors_are(
    client, paper, editor
):
    place = paper.contributors.get().affiliations.create(name="University of Här")
    colleague = knowing("Close Colleague")
    colleague.affiliations.all().update(name=place.name)
    type(paper).objects.filter(pk=paper.pk).update(anonymity="triple")
    page = client.get(url(paper, colleague)).content.decode()
    assert "Not available" in page
    assert "Same institution" not in page
    answer = ask(client, paper, colleague, override="Known")
    assert answer.status_code == 422
    assert "Close Colleague is not available" in answer.content.decode()
    assert not ReviewAssignment.objects.exists()
