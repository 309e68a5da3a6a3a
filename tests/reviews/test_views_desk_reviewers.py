"""Choosing reviewers: who is offered, in which order, and asking them at once."""

import gzip
import html
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from journal.models import LetterTemplate, OutgoingMessage, Topic, User
from journal.outbox import UNDO_WINDOW, deliver_due
from reviews import services as reviewing
from reviews.models import (
    Alternate,
    PaperWords,
    ReviewAssignment,
    ReviewerProfile,
)
from submissions import services
from submissions.choices import Thread
from submissions.models import Message, SuggestedReviewer
from tests import factories
from tests.factories.submissions import editor_of, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    paper = under_review()
    paper.topics.set(Topic.objects.all())
    return paper


@pytest.fixture
def editor(paper, client):
    editor = editor_of(paper)
    client.force_login(editor)
    return editor


def elsewhere(editor):
    """A paper with no word in common with any other."""
    paper = under_review(editor=editor)
    PaperWords.objects.filter(submission=paper).delete()
    return paper


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
    factories.reviewing(elsewhere(editor), busy)
    assert offered(client, paper) == ["Free", "Busy", "One topic"]


def test_whoever_is_at_the_limit_comes_after_those_with_room(client, paper, editor):
    full, free = knowing("Full", 2), knowing("Has room", 2)
    ReviewerProfile.objects.create(user=full, limit=1)
    factories.reviewing(elsewhere(editor), full)
    factories.reviewing(elsewhere(editor), free)
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
    page = client.get(answer.url).content.decode()
    assert f"2 invitations leave in {UNDO_WINDOW.seconds} seconds." in page


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


def test_page_asks_the_same_for_any_number_of_people(
    client, paper, editor, count_queries
):
    one = knowing("Person Nr 0", 2)
    assert count_queries(url(paper, one)) == 14
    for number in range(1, 5):
        knowing(f"Person Nr {number}", 2)
    assert count_queries(url(paper, one)) == 14
    factories.sent()  # of the same words: its author is looked for
    assert count_queries(url(paper, one)) == 15


def test_page_asks_the_same_for_any_number_of_alternates_and_letters(
    client, paper, editor, count_queries
):
    people = [knowing(f"Person Nr {n}", 2) for n in range(10)]
    for number, person in enumerate(people[:5], 1):
        arrange(client, paper, name=person.uuid)
        word(client, paper, body=OWN)
        if number in (1, 5):
            chosen = people[5 : 5 + number]
            assert count_queries(url(paper, *chosen)) == 14, number
            assert count_queries(url(paper, *chosen, edit=1)) == 14, number


def test_full_page_is_light(client, paper, editor):
    people = [knowing(f"Person Nr {n}", 14) for n in range(55)]
    for person in people[:5]:
        person.affiliations.create(name=f"University of {person}", city="Här")
        arrange(client, paper, name=person.uuid)
    page = client.get(url(paper, *people[10:20])).content
    assert len(gzip.compress(page)) <= 20_000


def test_list_of_people_asks_the_same_at_any_length(client, editor, count_queries):
    for number in range(5):
        knowing(f"Person Nr {number}")
        if number in (0, 4):
            assert count_queries(reverse("reviews:people")) == 9, number


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


# The letter -------------------------------------------------------------------------

OWN = "Dear {recipient_name}, a paper for you until {due}: {link}"


def word(client, paper, *people, **data):
    back = url(paper, *people).partition("?")[2]
    address = reverse("reviews:word-invitation", args=[paper.uuid])
    return client.post(address, {"back": f"?{back}&edit=1", **data})


def letter_of(person):
    return OutgoingMessage.objects.get(recipient=person, key__startswith="invitation:")


def test_letter_can_be_edited_and_each_gets_an_own_one(client, paper, editor):
    people = [knowing("Anna First"), knowing("Berta Second")]
    page = client.get(url(paper, *people, edit=1)).content.decode()
    assert "{recipient_name}</textarea>" not in page
    assert "Would you review a paper" in page
    answer = word(client, paper, *people, body=OWN)
    page = client.get(answer.url).content.decode()
    assert "Dear Anna First, a paper for you" in page
    ask(client, paper, *people)
    for person in people:
        assert letter_of(person).body.startswith(f"Dear {person}, a paper for you")
    links = {letter_of(person).body.partition("/r/")[2] for person in people}
    assert len(links) == 2
    assert "edit=1" not in answer.url


def test_every_letter_can_be_seen_before_it_goes(client, paper, editor):
    people = [knowing("Anna First"), knowing("Berta Second")]
    second = client.get(url(paper, *people, show=people[1].uuid)).content.decode()
    assert "Dear Berta Second," in second
    assert "Berta Second, one of 2 letters" in second
    unknown = client.get(url(paper, *people, show="nobody")).content.decode()
    assert "Dear Anna First," in unknown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Dear {recipient}, {link}", "does not know {recipient}"),
        ("Dear {recipient_name}, {} {link}", "does not know {}"),
        ("Dear {recipient_name, {link}", "in braces is not closed"),
        ("   ", "This field is required."),
    ],
)
def test_letter_that_cannot_be_filled_is_refused_and_kept(
    client, paper, editor, body, said
):
    person = knowing("Anna First")
    answer = word(client, paper, person, body=body)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page
    assert body.strip() in page
    assert f'name="add" value="{person.uuid}"' in page
    assert "Would you review" in client.get(url(paper, person)).content.decode()


def test_line_with_the_link_comes_back(client, paper, editor):
    person = knowing("Anna First")
    answer = word(client, paper, person, body="Dear {recipient_name}, please.")
    page = client.get(answer.url).content.decode()
    assert "The line with the link was put back." in page
    ask(client, paper, person)
    assert "/r/" in letter_of(person).body


def test_own_words_end_with_their_invitation_and_on_demand(client, paper, editor):
    first, second = knowing("Anna First"), knowing("Berta Second")
    word(client, paper, first, body=OWN)
    ask(client, paper, first)
    ask(client, paper, second)
    assert "Would you review" in letter_of(second).body
    word(client, paper, body=OWN)
    word(client, paper, standard="1", body="anything {wrong}")
    third = knowing("Cleo Third")
    assert "Would you review" in client.get(url(paper, third)).content.decode()


def test_own_words_of_one_editor_are_not_those_of_another(client, paper, editor):
    word(client, paper, body=OWN)
    client.force_login(factories.chief("Other Chief"))
    assert "a paper for you" not in client.get(url(paper, edit=1)).content.decode()


def test_letter_that_names_an_author_is_found(client, paper, editor):
    person = knowing("Anna First")
    page = client.get(url(paper, person)).content.decode()
    assert "no author found" in page
    name = paper.contributors.get().name
    answer = word(client, paper, person, body=f"By {name.upper()}. {{link}}")
    page = client.get(answer.url).content.decode()
    assert "The letter may name an author" in page
    assert "no author found" not in page


def test_journals_wording_that_cannot_be_filled_is_told(client, paper, editor):
    person = knowing("Anna First")
    LetterTemplate.objects.update_or_create(
        journal=paper.journal,
        key="invitation",
        defaults={"subject": "S", "body": "{nonsense} {link}"},
    )
    page = client.get(url(paper, person)).content.decode()
    assert "asks for {nonsense}" in page
    answer = ask(client, paper, person)
    assert answer.status_code == 422
    assert not ReviewAssignment.objects.exists()


# Alternates -------------------------------------------------------------------------


def arrange(client, paper, back="", **data):
    address = reverse("reviews:alternates", args=[paper.uuid])
    return client.post(address, {"back": back, **data})


def names_in_order(client, paper):
    return [row["name"] for row in client.get(url(paper)).context["alternates"]]


def test_alternates_are_named_moved_and_taken_out_by_buttons(client, paper, editor):
    anna, berta = knowing("Anna"), knowing("Berta")
    answer = arrange(client, paper, f"?q=An&add={berta.uuid}", name=anna.uuid)
    assert answer.url.endswith(f"?q=An&add={berta.uuid}")
    arrange(client, paper, name=berta.uuid)
    page = client.get(url(paper)).content.decode()
    assert "Alternates, in this order" in page
    assert "Move up: Berta" in page
    assert "Move up: Anna" not in page
    rows = client.get(url(paper)).context["alternates"]
    arrange(client, paper, up=rows[1]["uuid"])
    assert names_in_order(client, paper) == ["Berta", "Anna"]
    arrange(client, paper, down=rows[1]["uuid"])
    assert names_in_order(client, paper) == ["Anna", "Berta"]
    desk = client.get(paper.get_desk_url()).content.decode()
    assert desk.index(">Anna</bdi>") < desk.index(">Berta</bdi>")
    arrange(client, paper, remove=rows[0]["uuid"])
    assert names_in_order(client, paper) == ["Berta"]


def test_alternate_who_cannot_be_one_is_told_on_the_page(client, paper, editor):
    answer = arrange(client, paper, name=paper.submitter.uuid)
    page = client.get(answer.url).content.decode()
    assert "is not available for this paper" in page
    assert names_in_order(client, paper) == []


@pytest.mark.parametrize("verb", ["name", "up", "down", "remove"])
@pytest.mark.parametrize("value", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_unknown_alternate_is_not_found(client, paper, editor, verb, value):
    assert arrange(client, paper, **{verb: value}).status_code == 404


def test_passed_over_alternate_shows_why(client, paper, editor):
    anna = knowing("Anna")
    arrange(client, paper, name=anna.uuid)
    Alternate.objects.update(passed_over="full")
    for address in (url(paper), paper.get_desk_url()):
        said = client.get(address).content.decode()
        assert "Not asked: at the limit they set" in said


def test_section_editor_who_may_not_ask_sees_no_alternates(client, paper, editor):
    arrange(client, paper, name=knowing("Anna in reserve").uuid)
    client.force_login(factories.handling_editor("Other"))
    page = client.get(paper.get_desk_url())
    assert "Anna in reserve" not in page.content.decode()


# Undo -------------------------------------------------------------------------------


def undo(client, assignment):
    return client.post(reverse("reviews:undo-invitations", args=[assignment.uuid]))


def test_invitations_can_be_undone_from_the_message_and_the_page(client, paper, editor):
    people = [knowing("Anna First"), knowing("Berta Second")]
    answer = ask(client, paper, *people)
    page = client.get(answer.url).content.decode()
    [first, second] = ReviewAssignment.objects.order_by("pk")
    ways = [reverse("reviews:undo-invitations", args=[a.uuid]) for a in (first, second)]
    assert [page.count(f'action="{way}"') for way in ways] == [1, 1]
    assert 'data-words="2 invitations leave in {n} seconds"' in page
    answer = undo(client, second)
    page = client.get(answer.url).content.decode()
    assert "Undone. No letter has left." in page
    assert "Invite 2" in page  # the basket is as it was
    assert not ReviewAssignment.objects.open().exists()
    assert "time-left" not in client.get(paper.get_desk_url()).content.decode()


def test_undo_after_a_letter_has_left_says_what_can_be_done(client, paper, editor):
    ask(client, paper, knowing("Anna First"))
    OutgoingMessage.objects.update(due_at=timezone.now())
    deliver_due()
    assignment = ReviewAssignment.objects.get()
    answer = undo(client, assignment)
    assert answer.url == f"{paper.get_desk_url()}#reviewers"
    page = client.get(answer.url).content.decode()
    assert "A letter has left already." in page
    assert "time-left" not in page
    assert ReviewAssignment.objects.open().exists()


def test_date_asked_for_is_on_the_paper_page_and_can_be_agreed_to(
    client, paper, editor
):
    assignment = factories.invited(paper, knowing("Anna First"))
    wanted = assignment.due_at + timedelta(days=40)
    reviewing.ask_for_date(assignment, wanted, by=assignment.reviewer)
    page = client.get(paper.get_desk_url()).content.decode()
    assert "Asks for another date" in page
    agree = reverse("reviews:grant-date", args=[assignment.uuid])
    assert agree in page
    client.post(agree)
    assignment.refresh_from_db()
    assert assignment.due_at == wanted
    page = client.get(client.post(agree).url).content.decode()
    assert "No other date is asked for any more." in page


def second_address(person, address):
    EmailAddress.objects.create(user=person, email=address, verified=True)
    return person


def test_second_addresses_of_authors_and_of_the_opposed_are_known(
    client, paper, editor
):
    """C2, C7: by any verified address, whatever its spelling."""
    second_address(knowing("Author by another address"), "home@example.net")
    second_address(knowing("Opposed by another address"), "away@example.net")
    second_address(knowing("Suggested by another address"), "best@example.net")
    knowing("Emeka Obi")
    paper.contributors.create(name="H", email="ＨＯＭＥ@example.net", position=9)
    for address, opposed in (("AWAY@example.net", True), ("Best@example.net", False)):
        SuggestedReviewer.objects.create(
            submission=paper, name="Somebody", email=address, is_opposed=opposed
        )
    assert offered(client, paper) == ["Emeka Obi", "Suggested by another address"]
