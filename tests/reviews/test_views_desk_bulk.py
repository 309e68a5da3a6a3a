"""Several papers at once: what is shown, what is done, what is left out and why."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.choices import Role
from journal.models import Event, OutgoingMessage
from reviews import desk, services
from reviews.export import safe
from reviews.models import ReviewAssignment
from submissions import services as handling
from submissions.models import EditorAssignment
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import sent, under_review

pytestmark = pytest.mark.django_db

BULK = "/desk/together/"
RESULT = "/desk/together/result/"


def late(editor, title, name="", days=9):
    """A paper with one reviewer who is late."""
    paper = under_review(editor=editor, title=title)
    assignment = factories.reviewing(paper, factories.reviewer(name))
    then = timezone.now() - timedelta(days=days)
    ReviewAssignment.objects.filter(pk=assignment.pk).update(due_at=then)
    desk.refresh(paper)
    return paper


def ask(client, act, *papers, **more):
    return client.post(BULK, {"act": act, "paper": [p.uuid for p in papers], **more})


def text(answer):
    return answer.content.decode()


def letters():
    return OutgoingMessage.objects.filter(key__startswith="reminder:").count()


def handling_of(paper):
    row = EditorAssignment.objects.filter(submission=paper, ended_at=None).first()
    return row and row.editor


def test_desk_has_a_tick_box_for_each_paper_and_a_form_that_needs_no_script(client):
    chief = factories.chief()
    paper = sent(title="New paper")
    client.force_login(chief)
    page = text(client.get(reverse("reviews:desk")))
    assert f'name="paper" value="{paper.uuid}" form="bulk"' in page
    assert f'<form id="bulk" method="post" action="{BULK}">' in page
    for act in ("nudge", "assign", "export"):
        assert f'name="act" value="{act}"' in page


def test_bar_of_a_handling_editor_does_not_offer_what_is_for_chiefs(client):
    sent()
    client.force_login(factories.handling_editor())
    page = text(client.get(reverse("reviews:desk-view", args=["new"])))
    assert 'value="nudge"' in page
    assert 'value="assign"' not in page


def test_nudge_first_shows_who_gets_what_and_sends_nothing(client):
    chief = factories.chief()
    tardy, calm = late(chief, "Late", "Ingrid Sørensen"), sent(title="Calm")
    client.force_login(chief)
    page = text(ask(client, "nudge", tardy, calm))
    assert "Ingrid Sørensen gets a reminder, 9 days late." in page
    assert "can be invited only by" not in page
    assert "No review of it is late." in page
    assert "Nudge for 1 paper" in page
    assert letters() == 0


def test_nudge_reminds_the_late_reviewers_and_says_what_came_of_each(client):
    chief = factories.chief()
    one, two = late(chief, "One", "Ingrid Sørensen"), late(chief, "Two", "Emeka Obi")
    client.force_login(chief)
    answer = ask(client, "nudge", one, two, sure=1, back="/desk/late/")
    assert answer.status_code == 302
    page = text(client.get(answer.url))
    assert "Done for 2 papers." in page
    assert "Emeka Obi gets a reminder, 9 days late." in page
    assert 'href="/desk/late/"' in page
    assert letters() == 2


def test_nudge_leaves_out_who_was_reminded_within_three_days(client):
    chief = factories.chief()
    paper = late(chief, "One", "Ingrid Sørensen")
    services.nudge(ReviewAssignment.objects.get(), by=chief)
    before = letters()
    client.force_login(chief)
    page = text(ask(client, "nudge", paper))
    assert "Ingrid Sørensen was reminded less than three days ago." in page
    assert 'name="sure"' not in page
    ask(client, "nudge", paper, sure=1)
    assert "Done for 0 papers." in text(client.get(RESULT))
    assert letters() == before


def test_another_editor_learns_nothing_of_the_reviewers(client):
    chief, other = factories.chief(), factories.handling_editor()
    paper = late(chief, "Late", "Ingrid Sørensen")
    client.force_login(other)
    for sure in ({}, {"sure": 1}):
        ask(client, "nudge", paper, **sure)
        page = text(ask(client, "nudge", paper))
        assert "Ingrid" not in page
        assert "days late" not in page
        assert "only by the paper’s editors" in page
    assert letters() == 0


def test_assign_asks_for_the_editor_and_then_shows_each_paper(client):
    chief, editor = factories.chief(), factories.handling_editor("Li Jingyi")
    before = factories.handling_editor("Emeka Obi")
    free, taken, theirs, torn = (sent(title=t) for t in ("A", "B", "C", "D"))
    handling.assign_editor(taken, before, by=chief)
    handling.assign_editor(theirs, editor, by=chief)
    handling.declare_conflict(torn, by=editor)
    client.force_login(chief)
    page = text(ask(client, "assign", free, taken, theirs, torn))
    assert "Choose an editor" in page
    assert 'name="sure"' not in page
    page = text(ask(client, "assign", free, taken, theirs, torn, editor=editor.uuid))
    assert "Li Jingyi handles it.<" in page
    assert "Li Jingyi handles it, in place of Emeka Obi." in page
    assert "Li Jingyi handles it already." in page
    assert "Li Jingyi cannot handle this paper." in page
    assert "Assign 2 papers" in page
    assert handling_of(free) is None


def test_assign_puts_the_editor_in_charge_and_leaves_the_rest(client):
    chief, editor = factories.chief(), factories.handling_editor("Li Jingyi")
    free, torn = sent(title="A"), sent(title="D")
    handling.declare_conflict(torn, by=editor)
    client.force_login(chief)
    ask(client, "assign", free, torn, editor=editor.uuid, sure=1)
    assert handling_of(free) == editor
    assert handling_of(torn) is None
    page = text(client.get(RESULT))
    assert "Done for 1 paper." in page
    assert "Li Jingyi cannot handle this paper." in page


def test_assign_without_an_editor_changes_nothing(client):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    for editor in ("", "nonsense", factories.person().uuid):
        page = text(ask(client, "assign", paper, editor=editor, sure=1))
        assert "Choose an editor" in page
    assert handling_of(paper) is None


def test_assign_by_another_editor_is_left_out_with_the_reason(client):
    editor = factories.handling_editor()
    paper = sent()
    client.force_login(editor)
    ask(client, "assign", paper, editor=editor.uuid, sure=1)
    assert handling_of(paper) is None
    assert "assigned by the chief editors" in text(client.get(RESULT))


def rows_of(answer):
    return list(csv.reader(io.StringIO(text(answer).lstrip("\ufeff"))))


def test_export_is_a_file_of_the_papers_that_one_handles(client):
    chief, editor = factories.chief(), factories.handling_editor("Li Jingyi")
    mine = sent(factories.person("Aline Moreau"), title="=SUM(A1:A9)")
    other = sent(factories.person("Secret Author"), title="Not mine")
    handling.assign_editor(mine, editor, by=chief)
    client.force_login(editor)
    page = text(ask(client, "export", mine, other))
    assert "A file holds only papers that you handle." in page
    assert "Download 1 paper" in page
    answer = ask(client, "export", mine, other, sure=1)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    head, *rows = rows_of(answer)
    assert len(rows) == 1
    found = dict(zip(head, rows[0], strict=True))
    assert found["Number"] == mine.number
    assert found["Title"] == "'=SUM(A1:A9)"
    assert found["Handling editor"] == "Li Jingyi"
    assert found["Authors"] == "Aline Moreau"
    assert "Secret" not in text(answer)
    taken = Event.objects.filter(kind="paper.exported")
    assert [(e.about, e.actor) for e in taken] == [(mine.uuid, editor)]


def test_export_without_a_paper_that_may_be_in_it_is_refused(client):
    paper = sent()
    client.force_login(factories.handling_editor())
    answer = ask(client, "export", paper, sure=1)
    assert answer.status_code == 403
    assert not Event.objects.filter(kind="paper.exported").exists()


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_a_spreadsheet_would_run_is_quoted(first):
    assert safe(f"{first}1+1") == f"'{first}1+1"
    assert safe("1+1=2") == "1+1=2"


def test_papers_off_the_desk_are_left_out_like_unknown_ones(client):
    editor = with_role(Role.CHIEF)
    torn, own = sent(title="Torn"), sent(editor, title="Own paper")
    handling.declare_conflict(torn, by=editor)
    client.force_login(editor)
    for act in ("nudge", "assign", "export"):
        answer = ask(client, act, torn, own, sure=1)
        assert answer.status_code == 302
        assert answer.url == "/desk/"
    page = text(client.get("/desk/"))
    assert "Choose at least one paper first." in page


def test_result_forgets_a_paper_that_left_the_desk(client):
    chief = factories.chief()
    paper = late(chief, "Torn", "Ingrid Sørensen")
    client.force_login(chief)
    ask(client, "nudge", paper, sure=1)
    handling.declare_conflict(paper, by=chief)
    page = text(client.get(RESULT))
    assert "Torn" not in page
    assert "Ingrid" not in page


def test_result_without_an_act_leads_to_the_desk(client):
    client.force_login(factories.chief())
    assert client.get(RESULT).url == "/desk/"


@pytest.mark.parametrize("data", [{"act": "delete"}, {}, {"act": "nudge", "many": 51}])
def test_nonsense_is_refused(client, data):
    chief = factories.chief()
    paper = sent()
    client.force_login(chief)
    papers = [paper.uuid] * data.pop("many", 1)
    assert client.post(BULK, {"paper": papers, **data}).status_code == 403


def test_way_back_leads_to_our_own_pages_only(client):
    client.force_login(factories.chief())
    answer = client.post(BULK, {"act": "nudge", "back": "https://elsewhere.example/"})
    assert answer.url == "/desk/"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CHIEF, 200),
        (Role.MANAGING, 200),
        (Role.EDITOR, 200),
        (Role.SECTION, 200),
        (Role.PRODUCTION, 404),
        (Role.BOARD, 404),
        (Role.ADMINISTRATOR, 404),
        (None, 404),
    ],
)
def test_bulk_pages_are_for_editors(client, role, status):
    paper = sent()
    person = with_role(role) if role else factories.person()
    client.force_login(person)
    assert ask(client, "nudge", paper).status_code == status
    assert client.get(BULK).status_code == 404
    there = client.get(RESULT).status_code
    assert there == (302 if status == 200 else 404)


def test_nobody_signed_in_is_led_to_sign_in(client):
    paper = sent()
    answer = ask(client, "nudge", paper)
    assert answer.status_code == 302
    assert "/login/" in answer.url


def test_what_would_happen_asks_the_same_for_any_number(
    client, django_assert_num_queries
):
    chief = factories.chief()
    found = [late(chief, f"Paper {n}") for n in range(5)]
    client.force_login(chief)
    for act, asked in (("nudge", 6), ("export", 5)):
        ask(client, act, *found)
        for papers in (found[:1], found):
            with django_assert_num_queries(asked):
                ask(client, act, *papers)
