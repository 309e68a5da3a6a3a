"""The page of figures: who sees it, what it says of little, and where its bars lead."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal.choices import Role
from reviews.models import Decision
from submissions import services
from submissions.models import Submission
from tests import factories
from tests.factories.issues import filled, placed
from tests.factories.journal import with_role
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import sent

pytestmark = pytest.mark.django_db

INSIGHTS = "/insights/"
QUERIES = 12


def opened(client, url=INSIGHTS):
    answer = client.get(url)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content)


def findings(page):
    return [h.text_content() for h in page.xpath("//div[@class='charts']//h2")]


def declined_lately(days):
    paper, editor = sent(), factories.chief()
    services.assign_editor(paper, editor, by=editor)
    decided(fresh(paper), "decline")
    now = timezone.now()
    Submission.objects.filter(pk=paper.pk).update(
        submitted_at=now - timedelta(days=days), decided_at=now
    )
    Decision.objects.filter(submission=paper).update(released_at=now)
    return fresh(paper)


@pytest.mark.parametrize("role", [Role.CHIEF, Role.MANAGING])
def test_insights_are_a_door_of_the_journals_heads(client, role):
    client.force_login(with_role(role))
    page = opened(client)
    [door] = page.xpath("//nav[@class='topnav']/a[@aria-current='page']")
    assert door.get("href") == INSIGHTS
    desk = opened(client, "/desk/")
    assert len(desk.xpath(f"//aside//a[@href='{INSIGHTS}']")) == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SECTION, Role.PRODUCTION])
def test_insights_are_hidden_from_others(client, role):
    client.force_login(with_role(role))
    assert client.get(INSIGHTS).status_code == 404
    assert client.get(reverse("reviews:insights-table")).status_code == 404
    if role != Role.PRODUCTION:
        assert INSIGHTS not in client.get("/desk/").content.decode()


def test_empty_journal_says_that_there_is_too_little(client):
    client.force_login(factories.chief())
    page = opened(client)
    assert page.findtext(".//h1") == "Insights"
    said = findings(page)
    assert len(said) == 8
    assert [words for words in said if "under 10" not in words] == [
        "No issue is planned"
    ]
    assert "%" not in page.text_content()


def test_few_papers_are_counted_without_shares(client):
    for days in (5, 15, 95):
        declined_lately(days)
    client.force_login(factories.chief())
    page = opened(client)
    assert findings(page)[0] == (
        "3 first decisions: under 10, too few to conclude from"
    )
    charts = page.xpath("//div[@class='charts']")[0].text_content()
    assert "%" not in charts
    rows = page.xpath("//section[@aria-labelledby='first-decision']//tbody/tr")
    counted = [row.text_content() for row in rows if row.find("th/a") is not None]
    assert counted == ["0–91", "10–191", "90+1"]


def test_ten_decisions_make_a_finding(client):
    for days in (5,) * 8 + (95,) * 2:
        declined_lately(days)
    client.force_login(factories.chief())
    assert findings(opened(client))[0] == (
        "80% of papers get a first decision within 60 days"
    )


def test_bar_leads_to_its_papers_on_the_desk(client):
    quick, slow = declined_lately(5), declined_lately(95)
    Submission.objects.filter(pk=quick.pk).update(title="Quick")
    Submission.objects.filter(pk=slow.pk).update(title="Slow")
    client.force_login(factories.chief())
    page = opened(client)
    chart, table = (
        page.xpath(f"//section[@aria-labelledby='first-decision']//{where}//a/@href")
        for where in ("svg", "table")
    )
    assert set(table) <= set(chart)
    desk = opened(client, table[-1])
    assert "Slow" in desk.text_content()
    assert "Quick" not in desk.text_content()
    assert "Days to first decision: 90+." in desk.text_content()
    assert desk.xpath("//div[@class='pagehead']//a/@href") == [
        "/insights/?period=12&section="
    ]
    kept = {
        field.get("name"): field.get("value")
        for field in desk.xpath("//form[@class='filters']//input[@type='hidden']")
    }
    assert kept == {"figure": "first-decision", "part": "90+", "period": "12"}


def test_figures_of_a_list_are_for_those_who_may_see_figures(client):
    declined_lately(5)
    client.force_login(factories.handling_editor())
    asked = "/desk/everything/?figure=first-decision&part=0–9"
    assert client.get(asked).status_code == 404
    assert client.get("/desk/everything/?figure=no&part=x").status_code == 404


def test_issue_budget_stands_among_the_figures(client):
    filled(2, season="winter")
    client.force_login(factories.chief())
    page = opened(client)
    assert findings(page)[-1] == "Winter 2026 has room for 108 pages"
    cells = page.xpath("//section[@aria-labelledby='page-budget']//tbody/tr//text()")
    assert cells == ["Winter 2026", "12", "0", "120"]


def test_filters_stand_in_the_address_and_stay_chosen(client):
    factories.journal()
    client.force_login(factories.chief())
    page = opened(client, f"{INSIGHTS}?period=24&section=editorial")
    assert page.xpath("//select/option[@selected]/@value") == ["24", "editorial"]
    [file] = page.xpath("//a[contains(@href, 'tables.csv')]/@href")
    assert file == "/insights/tables.csv?period=24&section=editorial"


def test_tables_come_as_a_file_without_names_or_formulas(client):
    declined_lately(5)
    client.force_login(factories.chief())
    answer = client.get("/insights/tables.csv")
    text = answer.content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert ["0–9", "1"] in rows
    assert ["Finland", "1", "–"] in rows or ["Unknown", "1", "–"] in rows
    assert "Amara" not in text
    assert not [
        cell for row in rows for cell in row if cell.startswith(("=", "+", "-"))
    ]


def test_names_of_authors_and_reviewers_are_not_on_the_page(client):
    paper = factories.under_review()
    factories.reviewing(paper, factories.reviewer("Ingrid Canary"))
    client.force_login(factories.chief())
    text = client.get(INSIGHTS).content.decode()
    assert "Canary" not in text
    assert "Amara" not in text


def test_page_asks_a_constant_number_of_questions(client, count_queries):
    issue = filled(1)
    client.force_login(factories.chief())
    for number in range(5):
        declined_lately(5)
        factories.reported(factories.under_review())
        if number in (0, 4):
            assert count_queries(INSIGHTS) == QUERIES, number
        placed(issue)
