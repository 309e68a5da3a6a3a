"""Saved views: a name for a list and its filters, and how many papers each reader has."""

from itertools import product

import pytest
from django.urls import reverse

from journal.choices import Role
from reviews.models import SavedView
from reviews.services import habits
from submissions import services as handling
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import sent

pytestmark = pytest.mark.django_db

SAVE = "/desk/views/"


def save(client, name="AI in education", list_="new", **filters):
    return client.post(SAVE, {"name": name, "list": list_, **filters})


def saved_of(client):
    """The saved views beside the desk of whoever is signed in: name -> number."""
    return {one["name"]: one["n"] for one in client.get("/desk/").context["saved"]}


def at(view, page="change-view"):
    return reverse(f"reviews:{page}", args=[view.uuid])


def view_of(owner, name="Mine", **fields):
    return SavedView.objects.create(owner=owner, name=name, list="new", **fields)


def test_view_keeps_the_filters_of_the_address(client):
    chief = factories.chief()
    paper = sent(title="Counting words")
    topic = factories.journal().topics.first()
    paper.topics.add(topic)
    sent(title="Counting minds")
    client.force_login(chief)
    answer = save(client, topic=topic.slug, q="counting", after="x", nonsense="y")
    assert answer.status_code == 302
    assert SavedView.objects.get().filters == {"q": "counting", "topic": topic.slug}
    page = client.get(answer.url)
    assert [row.paper for row in page.context["rows"]] == [paper]
    assert page.context["here"]["name"] == "AI in education"
    assert saved_of(client) == {"AI in education": 1}


def test_number_beside_a_view_is_the_length_of_its_list(client):
    chief, editor = factories.chief(), factories.handling_editor()
    one, two = sent(title="One"), sent(title="Two")
    handling.assign_editor(one, editor, by=chief)
    two.topics.add(*factories.journal().topics.all()[:2])
    client.force_login(editor)
    lists = ["", "new", "late", "in-review", "everything"]
    narrower = [{}, {"q": "e"}, {"editor": str(editor.uuid)}, {"section": ""}]
    for list_, filters in product(lists, narrower):
        page = client.get(save(client, list_=list_, **filters).url).context
        [beside] = page["saved"]
        assert beside["n"] == len(page["rows"]), (list_, filters)
        SavedView.objects.all().delete()


def test_desk_offers_to_save_and_a_saved_view_offers_to_change(client):
    chief = factories.chief()
    client.force_login(chief)
    page = client.get("/desk/new/?q=x").content.decode()
    assert f'action="{SAVE}"' in page
    assert '<input type="hidden" name="q" value="x">' in page
    page = client.get(save(client, q="x").url).content.decode()
    assert f'action="{SAVE}"' not in page
    assert at(SavedView.objects.get()) in page


def test_private_view_is_for_its_owner_and_a_shared_one_for_every_editor(client):
    owner, other = factories.handling_editor(), factories.handling_editor("Other")
    view_of(owner, "Private")
    view_of(owner, "Shared", is_shared=True)
    client.force_login(other)
    assert saved_of(client) == {"Shared": 0}
    client.force_login(owner)
    assert saved_of(client) == {"Private": 0, "Shared": 0}


def test_shared_view_counts_what_its_reader_may_know(client):
    owner, torn = factories.handling_editor(), factories.handling_editor("Torn")
    paper = sent()
    handling.declare_conflict(paper, by=torn)
    view_of(owner, "Shared", is_shared=True)
    client.force_login(owner)
    assert saved_of(client) == {"Shared": 1}
    client.force_login(torn)
    assert saved_of(client) == {"Shared": 0}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "TAKEN"])
def test_bad_name_is_said_and_the_filters_are_kept(client, name):
    chief = factories.chief()
    view_of(chief, "Taken")
    client.force_login(chief)
    answer = save(client, name, q="words", is_shared="on")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert '<input type="hidden" name="q" value="words">' in page
    assert SavedView.objects.count() == 1


def test_unknown_list_cannot_be_saved(client):
    client.force_login(factories.chief())
    assert save(client, list_="nonsense").status_code == 404


def test_twenty_views_are_enough(client):
    chief = factories.chief()
    for number in range(habits.MOST):
        view_of(chief, f"View {number}")
    client.force_login(chief)
    assert save(client).status_code == 403
    assert SavedView.objects.count() == habits.MOST


def test_owner_renames_and_shares_and_reading_changes_nothing(client):
    owner = factories.handling_editor()
    view = view_of(owner)
    client.force_login(owner)
    assert 'value="Mine"' in client.get(at(view)).content.decode()
    assert client.post(at(view), {"name": ""}).status_code == 422
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Mine", False)
    answer = client.post(at(view), {"name": "Ours", "is_shared": "on"})
    assert answer.url == "/desk/new/"
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Ours", True)


def test_owner_removes_by_a_form_only(client):
    owner = factories.handling_editor()
    view = view_of(owner)
    client.force_login(owner)
    assert client.get(at(view, "remove-view")).status_code == 404
    assert SavedView.objects.exists()
    client.post(at(view, "remove-view"))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("role", "shared", "status"),
    [
        (Role.EDITOR, True, 403),
        (Role.EDITOR, False, 404),
        (Role.CHIEF, True, 200),
        (Role.CHIEF, False, 404),
        (Role.PRODUCTION, True, 404),
        (Role.ADMINISTRATOR, True, 404),
        (None, True, 404),
    ],
)
def test_view_of_another_is_changed_by_chiefs_and_only_when_shared(
    client, role, shared, status
):
    view = view_of(factories.handling_editor(), is_shared=shared)
    client.force_login(with_role(role) if role else factories.person())
    assert client.get(at(view)).status_code == status
    done = client.post(at(view, "remove-view")).status_code
    assert done == (302 if status == 200 else status)
    assert SavedView.objects.exists() == (status != 200)


@pytest.mark.parametrize("role", [Role.PRODUCTION, Role.BOARD, None])
def test_saving_is_for_editors(client, role):
    client.force_login(with_role(role) if role else factories.person())
    assert save(client).status_code == 404
    assert not SavedView.objects.exists()
