"""The plan of the year, the builder and the publishing page over HTTP."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from issues import services
from issues.models import Article, Issue, IssueBuild, PageImage
from journal.choices import Role
from submissions.services import declare_conflict
from tests.factories import chief, handling_editor, journal, person
from tests.factories.issues import (
    accepted_at_once,
    built,
    filled,
    issue,
    published_issue,
    publisher,
)
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk():
    return signed_in(publisher())


def text_of(response):
    return response.content.decode()


def order(made):
    return [a.elocation for a in made.articles.in_order()]


def test_the_plan_is_for_editors_only(client):
    made = issue()
    for path in (
        "/desk/issues/",
        made.get_desk_url(),
        f"{made.get_desk_url()}publish/",
    ):
        assert client.get(path).status_code == 302
        assert signed_in(person()).get(path).status_code == 404
    assert signed_in(handling_editor()).get("/desk/issues/").status_code == 200


def test_unknown_and_hidden_issues_look_the_same():
    made, stranger = issue(), signed_in(person())
    hidden = stranger.get(made.get_desk_url())
    unknown = stranger.get(f"/desk/issues/{person().uuid}/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content


def test_the_chief_opens_the_next_season(desk):
    today = timezone.localdate()
    fields = {
        "year": 2027,
        "season": "spring",
        "title": "Trust",
        "closes_on": today,
        "publish_on": today + datetime.timedelta(days=7),
        "page_budget": 90,
    }
    answer = desk.post("/desk/issues/", fields)
    made = Issue.objects.get()
    assert answer.headers["Location"] == made.get_desk_url()
    assert (made.slug, made.page_budget) == ("2027-spring", 90)
    again = desk.post("/desk/issues/", fields)
    assert again.status_code == 422
    assert "This season has an issue" in text_of(again)
    assert 'value="Trust"' in text_of(again)


def test_an_issue_cannot_be_public_before_it_closes(desk):
    made = issue()
    answer = desk.post(
        f"{made.get_desk_url()}plan/",
        {"closes_on": "2026-12-14", "publish_on": "2026-12-01", "page_budget": 120},
    )
    assert answer.status_code == 422
    assert "It goes public before it closes" in text_of(answer)


def test_a_handling_editor_opens_no_issue():
    editor = signed_in(handling_editor())
    today = timezone.localdate().isoformat()
    answer = editor.post(
        "/desk/issues/",
        {
            "year": 2027,
            "season": "spring",
            "closes_on": today,
            "publish_on": today,
            "page_budget": 9,
        },
    )
    assert answer.status_code == 403
    assert "chief editors" in text_of(answer)
    assert not Issue.objects.exists()


def test_an_accepted_paper_is_placed_moved_and_taken_out(desk):
    made = issue()
    papers = [accepted_at_once(), accepted_at_once()]
    assert papers[0].title in text_of(desk.get(made.get_desk_url()))
    for paper in papers:
        desk.post(f"{made.get_desk_url()}place/", {"paper": paper.uuid})
    assert order(made) == ["e0401", "e0402"]
    first, second = made.articles.in_order()
    url = f"{made.get_desk_url()}move/"
    answer = desk.post(url, {"move": f"down:{first.uuid}"}, follow=True)
    assert order(made) == ["e0402", "e0401"]
    assert f"“{first.title}” is now 2." in text_of(answer)
    desk.post(url, {"order": [first.uuid, second.uuid]})
    assert order(made) == ["e0401", "e0402"]
    desk.post(f"{made.get_desk_url()}remove/", {"article": first.uuid})
    assert order(made) == ["e0402"]


def test_nonsense_is_404(desk):
    made = filled(1)
    for name, fields in (
        ("place", {"paper": "x"}),
        ("place", {"paper": person().uuid}),
        ("move", {"move": "up:x"}),
        ("move", {"order": ["x"]}),
        ("remove", {"article": person().uuid}),
    ):
        assert desk.post(f"{made.get_desk_url()}{name}/", fields).status_code == 404


def test_nothing_changes_on_get(desk):
    made = filled(1)
    for name in ("place", "move", "remove", "build", "plan"):
        answer = desk.get(f"{made.get_desk_url()}{name}/")
        assert answer.status_code in (404, 405)  # as if it were not there
    assert desk.get(f"{made.get_desk_url()}publish/").status_code == 200
    assert not IssueBuild.objects.exists()
    assert not Issue.objects.published().exists()


def test_a_conflicted_editor_finds_no_trace_of_the_paper():
    made = filled(2)
    hidden, shown = made.articles.in_order()
    Article.objects.update(page_count=4)
    away = chief("In conflict")
    declare_conflict(hidden.submission, by=away)
    built(made)
    browser = signed_in(away)
    text = text_of(browser.get(made.get_desk_url()))
    assert shown.title in text
    assert hidden.title not in text
    assert "1–4" in text
    assert "4 pages placed" in text
    pdf = f"{made.get_desk_url()}builds/1/issue.pdf"
    assert browser.get(pdf).status_code == 404
    move = {"move": f"up:{hidden.uuid}"}
    assert browser.post(f"{made.get_desk_url()}move/", move).status_code == 404


def test_a_handling_editor_sees_titles_without_names():
    made = filled(1)
    Article.objects.update(
        people=[{**made.articles.get().people[0], "family": "Canary"}]
    )
    text = text_of(signed_in(handling_editor()).get(made.get_desk_url()))
    assert made.articles.get().title in text
    assert "Canary" not in text
    assert "Build PDF" not in text
    assert "Canary" in text_of(signed_in(publisher()).get(made.get_desk_url()))


def test_a_build_is_asked_for_and_followed(desk):
    made = filled(2)
    answer = desk.post(f"{made.get_desk_url()}build/")
    assert answer.status_code == 302
    build = IssueBuild.objects.get()
    page = text_of(desk.get(made.get_desk_url()))
    assert f'src="{made.get_desk_url()}progress/"' in page
    told = desk.get(f"{made.get_desk_url()}progress/").json()
    assert told == {
        "value": 0,
        "max": 100,
        "words": "Waiting for the typesetter",
        "percent": "0%",
        "done": False,
    }
    first, second = (str(article.uuid) for article in made.articles.in_order())
    step = {"article": first, "label": "X", "state": "done", "pages": 7, "note": ""}
    waiting = {**step, "article": second, "state": "running", "pages": 0}
    IssueBuild.objects.update(state="running", percent=42, steps=[step, waiting])
    told = desk.get(f"{made.get_desk_url()}progress/").json()
    assert told["words"] == "Article 2 of 2, 7 pages done"
    assert desk.post(f"{made.get_desk_url()}build/").status_code == 403
    assert IssueBuild.objects.get() == build


def test_the_pdf_and_the_pages_of_a_build_are_for_editors(client, desk):
    made = filled(1)
    build = built(made)
    PageImage.objects.create(
        build=build,
        page=0,
        label="",
        key=build.key,
        size=build.size,
        sha256=build.sha256,
        media_type="image/png",
    )
    for name in ("issue.pdf", "0.png"):
        path = f"{made.get_desk_url()}builds/1/{name}"
        answer = desk.get(path)
        assert b"".join(answer).startswith(b"%PDF")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert client.get(path).status_code == 302
        assert signed_in(handling_editor()).get(path).status_code == 404
    assert desk.get(f"{made.get_desk_url()}builds/2/issue.pdf").status_code == 404


def test_publishing_asks_for_the_word(desk):
    made = filled(2)
    built(made)
    url = f"{made.get_desk_url()}publish/"
    page = text_of(desk.get(url))
    for article in made.articles.all():
        assert article.title in page
        assert article.doi in page
    assert "2 letters to the authors leave" in page
    assert desk.post(url, {"confirmation": "yes"}).status_code == 422
    assert not Issue.objects.published().exists()
    answer = desk.post(url, {"confirmation": "Publish "})
    assert answer.headers["Location"] == made.get_absolute_url()
    assert Issue.objects.published().exists()


def test_publishing_says_what_is_missing(desk):
    made = filled(1)
    url = f"{made.get_desk_url()}publish/"
    assert "No PDF has been built yet." in text_of(desk.get(url))
    answer = desk.post(url, {"confirmation": "publish"})
    assert answer.status_code == 422
    assert not Issue.objects.published().exists()
    assert signed_in(handling_editor()).get(url).status_code == 403


def test_a_published_issue_is_closed(desk):
    made = published_issue(1)
    page = text_of(desk.get(made.get_desk_url()))
    assert "What is published does not change" in page
    assert "Build PDF" not in page
    assert desk.post(f"{made.get_desk_url()}build/").status_code == 403
    assert desk.get(f"{made.get_desk_url()}publish/").status_code == 403


def test_production_sees_the_plan_without_papers_of_others():
    made = filled(1)
    producer = with_role(Role.PRODUCTION)
    text = text_of(signed_in(producer).get(made.get_desk_url()))
    assert made.articles.get().title not in text


SAVEPOINT, SIGNED_IN = 2, 3  # session, person, roles


@pytest.mark.parametrize("articles", [1, 5])
def test_the_builder_costs_the_same_at_any_size(
    articles, desk, django_assert_num_queries
):
    made = filled(articles)
    built(made)
    with django_assert_num_queries(BUILDER + BELL + SIGNED_IN + SAVEPOINT):
        desk.get(made.get_desk_url())
    with django_assert_num_queries(PLAN + SIGNED_IN + SAVEPOINT):
        desk.get("/desk/issues/")


# One of each for the special issues that could be chosen, who has confirmed, and proofs.
BUILDER, PLAN = 18, 4
BELL = 1  # whether there is news: asked once a minute


def test_the_desk_shows_the_next_issue_for_two_queries(django_assert_num_queries):
    made = filled(2)
    Article.objects.filter(position=1).update(page_count=8)
    accepted_at_once()
    hidden = made.articles.get(position=2).submission
    away = chief("In conflict")
    declare_conflict(hidden, by=away)
    for who, words in ((publisher(), "14 pages placed"), (away, "8 pages placed")):
        request = RequestFactory().get("/desk/")
        request.user = who
        who.editorial_roles  # noqa: B018 - every page has read them by then
        context = {"request": request, "journal": made.journal}
        with django_assert_num_queries(2):
            card = render_to_string("issues/_desk_card.html", context)
        assert words in card
        assert "6 accepted" in card
        assert "0 days" in card


def test_the_next_season_is_proposed(desk):
    today = timezone.localdate()
    season = ("spring", "summer", "autumn", "winter")[(today.month - 1) // 3]
    services.create_issue(
        journal(), today.year, season, by=publisher(), closes_on=today, publish_on=today
    )
    page = text_of(desk.get("/desk/issues/"))
    following = {"spring": "summer", "summer": "autumn", "autumn": "winter"}
    assert f'<option value="{following.get(season, "spring")}" selected>' in page


def test_whoever_reads_a_title_can_step_aside_from_the_paper():
    """C10, one link in each row; nobody declares a conflict with the own paper."""
    made, mine = filled(articles=1), chief("Writes Too")
    placed, waits = made.articles.get().submission, accepted_at_once()
    own = accepted_at_once(by=mine)
    page = text_of(signed_in(mine).get(made.get_desk_url()))
    found = [f"/me/conflicts/{paper.uuid}/" in page for paper in (placed, waits, own)]
    assert found == [True, True, False]
    declare_conflict(waits, by=mine)
    page = text_of(signed_in(mine).get(made.get_desk_url()))
    assert f"/me/conflicts/{waits.uuid}/" not in page
