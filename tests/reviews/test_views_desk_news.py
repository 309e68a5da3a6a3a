"""The bell: what others did on the papers in one's charge since the last look."""

import pytest
from django.urls import reverse

from journal import record
from journal.caching import pages
from journal.choices import Role
from reviews import news
from reviews.models import NewsLook
from submissions import services as handling
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import sent, under_review

pytestmark = pytest.mark.django_db

NEWS = "/desk/news/"
READ = "/desk/news/read/"


def handled(editor, title="Mine", by=None):
    """A paper in review in this editor's charge."""
    chief = factories.chief()
    paper = under_review(by, editor=chief, title=title)
    handling.assign_editor(paper, editor, by=chief)
    return paper


def told(editor):
    return [(item.paper.title, item.event.kind) for item in news.items(editor)]


def has_dot(client, url="/desk/"):
    page = client.get(url).content.decode()
    dot = '<span class="dot"' in page
    assert dot == ("No news of your papers" not in page)
    return dot


def read(client):
    return client.post(READ, {"until": client.get(NEWS).context["until"].isoformat()})


def test_editor_hears_what_others_did_on_papers_in_charge():
    editor = factories.handling_editor()
    paper = handled(editor)
    factories.reported(paper)
    handled(factories.chief(), "Not mine")
    kinds = [kind for title, kind in told(editor) if title == "Mine"]
    assert kinds[:2] == ["review.submitted", "reviewer.accepted"]
    assert {title for title, _kind in told(editor)} == {"Mine"}
    assert "reviewer.invited" not in kinds  # that was the editor's own act


def test_chief_hears_of_new_papers_that_nobody_handles():
    chief, editor = factories.chief(), factories.handling_editor()
    paper = sent(title="New")
    assert told(chief) == [("New", "submission.submit")]
    assert told(editor) == []
    handling.assign_editor(paper, editor, by=chief)
    assert told(chief) == []
    assert ("New", "editor.assigned") in told(editor)


def test_page_names_the_reviewer_and_never_the_author(client):
    editor = factories.handling_editor()
    paper = handled(editor, by=factories.person("Secret Author"))
    assignment = factories.reviewing(paper, factories.reviewer("Ingrid Sørensen"))
    record.write("submission.submit", about=paper.uuid, by=paper.submitter)
    client.force_login(editor)
    page = client.get(NEWS).content.decode()
    assert "A reviewer accepted" in page
    assert str(assignment.reviewer) in page
    assert "Sent to the journal" in page
    assert "Secret Author" not in page


def test_conflict_ends_the_news_and_the_dot(client):
    editor = factories.handling_editor()
    paper = handled(editor, "Torn")
    factories.reviewing(paper)
    client.force_login(editor)
    assert has_dot(client)
    handling.declare_conflict(paper, by=editor)
    assert told(editor) == []
    assert not has_dot(client)
    assert "Torn" not in client.get(NEWS).content.decode()


def test_reading_by_form_puts_out_the_bell_and_looking_does_not(client):
    editor = factories.handling_editor()
    paper = handled(editor)
    factories.reviewing(paper)
    client.force_login(editor)
    assert client.get(NEWS).context["items"]
    assert has_dot(client)
    assert not NewsLook.objects.exists()
    assert client.get(READ).status_code == 404
    assert read(client).url == NEWS
    assert "Nothing new" in client.get(NEWS).content.decode()
    assert not has_dot(client)
    factories.reviewing(paper)
    assert has_dot(client)


def test_what_came_after_the_page_was_shown_stays_news(client):
    editor = factories.handling_editor()
    paper = handled(editor)
    factories.reviewing(paper)
    client.force_login(editor)
    until = client.get(NEWS).context["until"].isoformat()
    factories.reviewing(paper)
    client.post(READ, {"until": until})
    assert [kind for _title, kind in told(editor)] == ["reviewer.accepted"]


@pytest.mark.parametrize(
    "until", ["", "nonsense", "2999-01-01T00:00:00+00:00", "2026-13-99"]
)
def test_nonsense_reads_until_now_and_never_the_future(client, until):
    editor = factories.handling_editor()
    paper = handled(editor)
    factories.reviewing(paper)
    client.force_login(editor)
    client.post(READ, {"until": until})
    assert told(editor) == []
    factories.reviewing(paper)
    assert told(editor) != []


def test_bell_is_on_every_page_of_the_desk_and_on_no_other(client):
    editor = factories.handling_editor()
    paper = handled(editor)
    factories.reviewing(paper)
    client.force_login(editor)
    for url in ("/desk/", reverse("reviews:people"), paper.get_desk_url()):
        assert has_dot(client, url)
    assert 'class="btn quiet bell"' not in client.get("/my/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CHIEF, 200),
        (Role.EDITOR, 200),
        (Role.SECTION, 200),
        (Role.PRODUCTION, 404),
        (Role.ADMINISTRATOR, 404),
        (None, 404),
    ],
)
def test_news_are_for_editors(client, role, status):
    factories.journal()
    client.force_login(with_role(role) if role else factories.person())
    assert client.get(NEWS).status_code == status
    assert client.post(READ).status_code == (302 if status == 200 else 404)


def test_news_ask_the_same_at_any_length(client, count_queries):
    editor = factories.handling_editor()
    client.force_login(editor)
    for number in range(5):
        factories.reviewing(handled(editor, f"Paper {number}"))
        if number in (0, 4):
            assert count_queries(NEWS) == 6, number


def test_bell_elsewhere_costs_one_question_a_minute(client, count_queries):
    client.force_login(factories.handling_editor())
    url = reverse("reviews:people")
    client.get(url)
    pages.clear()
    first = count_queries(url)  # which asks for the page twice
    assert count_queries(url) == first
