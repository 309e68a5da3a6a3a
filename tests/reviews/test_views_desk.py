"""The lists of the desk: what waits, in which order, as far as each editor may know."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.caching import pages
from reviews import desk, desk_numbers
from reviews import listing as desk_listing
from reviews.filters import Filters
from reviews.models import ReviewAssignment, SavedView
from submissions import services
from submissions.models import Submission
from tests import factories
from tests.factories.submissions import editor_of, sent, under_review

pytestmark = pytest.mark.django_db

DESK = "/desk/"


def listing(view):
    return reverse("reviews:desk-view", args=[view])


def text_of(client, url):
    return client.get(url).content.decode()


def sent_ago(paper, days):
    then = timezone.now() - timedelta(days=days)
    Submission.objects.filter(pk=paper.pk).update(submitted_at=then, status_at=then)
    paper.refresh_from_db()
    desk.refresh(paper)
    return paper


def late(paper):
    assignment = factories.reviewing(paper)
    then = timezone.now() - timedelta(days=9)
    ReviewAssignment.objects.filter(pk=assignment.pk).update(due_at=then)
    factories.reviewing(paper)
    desk.refresh(paper)
    return assignment


def test_empty_desk_says_that_nothing_needs_you(client):
    factories.journal()
    client.force_login(factories.chief())
    page = text_of(client, DESK)
    assert "Nothing needs you" in page
    assert "0 papers need you" in page
    assert "See everything, 0 papers" in page


def test_empty_desk_says_what_comes_next(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    for _second in range(2):
        factories.reviewing(paper)
    desk.refresh(paper)
    client.force_login(editor_of(paper))
    page = text_of(client, DESK)
    assert "Nothing needs you" in page
    assert f"Next: a report on {paper.number} is expected on" in page
    client.force_login(factories.handling_editor("Other"))  # may not know of it (E09)
    other = text_of(client, DESK)
    assert "Nothing needs you" in other
    assert "Next: a report" not in other


def test_queue_groups_by_next_action_in_the_order_of_the_desk(client):
    chief = factories.chief()
    late(under_review(editor=chief, title="Late paper"))
    factories.ready_to_decide(editor=chief, title="Ripe paper")
    sent(title="New paper")
    under_review(editor=chief, title="Lonely paper")
    client.force_login(chief)
    page = text_of(client, DESK)
    order = ["Ripe paper", "Late paper", "New paper", "Lonely paper"]
    places = [page.index(f">{title}<") for title in order]
    assert places == sorted(places)
    for words in ("Decide", "Nudge", "Triage", "Invite", "1 late by 9 d", "2 of 2 in"):
        assert words in page


def test_oldest_comes_first_inside_a_group(client):
    chief = factories.chief()
    sent_ago(sent(title="Younger"), 1)
    sent_ago(sent(title="Older"), 4)
    client.force_login(chief)
    page = text_of(client, DESK)
    assert page.index(">Older<") < page.index(">Younger<")


def test_one_button_is_filled(client):
    chief = factories.chief()
    sent(title="One")
    sent(title="Two")
    client.force_login(chief)
    assert text_of(client, DESK).count("btn primary") == 1


def test_row_names_the_first_author_to_a_chief_and_not_to_another_editor(client):
    chief, other = factories.chief(), factories.handling_editor()
    sent(factories.person("Aline Moreau"), title="One")
    client.force_login(chief)
    assert "Aline Moreau" in text_of(client, listing("new"))
    client.force_login(other)
    page = text_of(client, listing("new"))
    assert "One" in page
    assert "Aline Moreau" not in page


def test_other_editor_does_not_learn_where_reviewers_stand(client):
    chief, other = factories.chief(), factories.handling_editor()
    factories.ready_to_decide(editor=chief, title="Ripe paper")
    late(under_review(editor=chief, title="Late paper"))
    client.force_login(other)
    for view in ("decide", "late", "invite", "revised"):
        assert "paper<" not in text_of(client, listing(view))
    page = text_of(client, listing("in-review"))
    assert "Ripe paper" in page
    assert "Late paper" in page
    assert "late by" not in page
    assert "2 of 2" not in page
    assert desk_numbers.counts(other)["in-review"] == 2
    assert desk_numbers.counts(other)["decide"] == 0


def test_handling_editor_finds_own_papers_under_needs_you(client):
    chief, editor = factories.chief(), factories.handling_editor()
    mine = factories.ready_to_decide(editor=chief, title="Mine")
    services.assign_editor(mine, editor, by=chief)
    factories.ready_to_decide(editor=chief, title="Not mine")
    client.force_login(editor)
    page = text_of(client, DESK)
    assert "1 paper needs you" in page
    assert ">Mine<" in page
    assert "Not mine" not in page


def test_conflict_takes_a_paper_off_every_list_and_every_count(client):
    editor = factories.handling_editor()
    paper = sent(title="Torn")
    assert desk_numbers.counts(editor)["everything"] == 1
    services.declare_conflict(paper, by=editor)
    assert set(desk_numbers.counts(editor).values()) == {0}
    client.force_login(editor)
    assert "Torn" not in text_of(client, reverse("reviews:desk-everything"))


def test_replaced_editor_does_not_make_a_paper_count_twice():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = sent()
    for person in (editor, chief, editor):
        services.assign_editor(paper, person, by=chief)
    assert desk_numbers.counts(editor)[""] == 1
    assert desk_numbers.counts(editor)["new"] == 1


def test_filters_are_in_the_address(client):
    chief = factories.chief()
    journal = factories.journal()
    one = sent(title="Counting words")
    two = sent(title="Measuring minds", section=journal.sections.last())
    topic = journal.topics.first()
    two.topics.add(topic)
    client.force_login(chief)
    url = listing("new")
    for query, found in (
        ({"q": "counting"}, one),
        ({"q": one.number}, one),
        ({"section": two.section.slug}, two),
        ({"topic": topic.slug}, two),
    ):
        page = client.get(url, query).content.decode()
        assert found.title in page
        assert {one.title, two.title} - {found.title} - {
            t for t in (one.title, two.title) if t in page
        } != set()


def test_search_for_an_authors_name_finds_nothing(client):
    sent(factories.person("Aline Moreau"), title="One")
    client.force_login(factories.chief())
    page = client.get(listing("everything"), {"q": "Moreau"}).content.decode()
    assert "No paper matches" in page


def test_filter_by_handling_editor(client):
    chief, editor = factories.chief(), factories.handling_editor()
    mine, _other = sent(title="Mine"), sent(title="Other")
    services.assign_editor(mine, editor, by=chief)
    client.force_login(chief)
    page = client.get(listing("new"), {"editor": str(editor.uuid)}).content.decode()
    assert ">Mine<" in page
    assert ">Other<" not in page


@pytest.mark.parametrize("view", ["", "new", "everything"])
def test_second_page_goes_on_where_the_first_ended(client, view, monkeypatch):
    monkeypatch.setattr(desk_listing, "PAGE", 2)
    chief = factories.chief()
    for number in range(5):
        sent_ago(sent(title=f"Paper {number}"), number)
    client.force_login(chief)
    url = listing(view) if view else DESK
    seen = []
    while url:
        answer = client.get(url)
        seen += [row.paper.title for row in answer.context["rows"]]
        older = answer.context["older"]
        url = older and f"{answer.request['PATH_INFO']}{older}"
    expected = [f"Paper {n}" for n in range(5)]
    assert seen == (expected if view == "everything" else expected[::-1])


def test_unknown_list_is_not_found(client):
    factories.journal()
    client.force_login(factories.chief())
    assert client.get(listing("nonsense")).status_code == 404


def test_figures_are_kept_back_when_they_tell_of_single_papers(client):
    chief = factories.chief()
    factories.decided(factories.ready_to_decide(editor=chief), "decline")
    client.force_login(factories.handling_editor())
    assert "Too few decisions" in text_of(client, DESK)
    client.force_login(chief)
    page = text_of(client, DESK)
    assert "median, last 12 months" in page
    assert "100%" in page


def test_desk_asks_the_same_at_any_length(client, django_assert_num_queries):
    chief = factories.chief()
    client.force_login(chief)
    for number in range(5):
        late(under_review(editor=chief, title=f"Paper {number}"))
        sent(title=f"New {number}")
        SavedView.objects.create(
            owner=chief, name=f"View {number}", list="new", filters={"q": "a"}
        )
        if number not in (0, 4):
            continue
        client.get(DESK)
        # Its savepoint; the card of the issue asks at most two more.
        with django_assert_num_queries(8 + 2):
            client.get(DESK)
        pages.clear()  # the figures, which are kept
        with django_assert_num_queries(10 + 2):
            client.get(DESK)


def test_figures_are_asked_anew_when_a_paper_leaves_the_desk(client):
    chief = factories.chief()
    paper = factories.reported(under_review(editor=chief)).round.submission
    client.force_login(chief)
    assert client.get(DESK).context["reviewers"].people == 1
    services.declare_conflict(paper, by=chief)
    assert client.get(DESK).context["reviewers"].people == 0


def test_closed_papers_are_in_the_number_of_everything_as_far_as_one_may_know_of_them():
    """They are counted in the index; what is off the editor's desk is taken off."""
    chief, editor = factories.chief(), factories.handling_editor()
    special = factories.special_issue()
    guest = factories.guest_editor(special)
    theirs, torn, own = (
        factories.decided(under_review(editor=chief, title=title), "decline")
        for title in ("Ours", "Torn", "Own")
    )
    factories.into(special, theirs)
    sent(title="Still open")
    saved = (("everything", Filters(q="ours")), ("new", Filters(q="still")))

    def everything(who):
        counted, views = desk_numbers.counts_with(who, saved)
        listed = desk.papers(who, "everything").count()
        assert counted["everything"] == listed, who.name
        return listed, views

    assert everything(chief) == everything(editor) == (4, [1, 1])
    assert everything(guest) == (1, [1, 0])
    services.declare_conflict(torn, by=editor)
    Submission.objects.filter(pk=own.pk).update(submitter=editor)
    assert everything(editor) == (2, [1, 1])
    assert everything(chief) == (4, [1, 1])
    services.declare_conflict(theirs, by=guest)
    assert everything(guest) == (0, [0, 0])
