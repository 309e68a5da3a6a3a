"""The public pages: what they show, to whom, at what cost."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from issues import services
from issues.models import Article, Galley, Issue, Picture
from journal import storage
from journal.caching import pages
from journal.models import Announcement, Page
from journal.storage import Bucket
from submissions.services import declare_conflict
from tests.factories import chief, handling_editor, journal, person
from tests.factories.issues import (
    accepted_at_once,
    built,
    filled,
    issue,
    placed,
    published_issue,
    publisher,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    pages.clear()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


def test_home_before_the_first_issue_says_what_is_published(client):
    journal()
    text = text_of(client.get("/"))
    assert "The first issue is being made" in text
    assert "Research article" in text


def test_home_shows_the_call_and_nothing_else_of_the_plan(client):
    made = issue(
        title="Assessment",
        call="We invite **studies**.",
        closes_on=timezone.localdate() + datetime.timedelta(days=7),
        publish_on=timezone.localdate() + datetime.timedelta(days=9),
    )
    placed(made, title="A secret paper")
    text = text_of(client.get("/"))
    assert "7 days <small>left" in text
    assert "A secret paper" not in text
    assert "<strong>studies</strong>" in text_of(client.get(made.get_call_url()))
    assert client.get(made.get_absolute_url()).status_code == 404


def test_home_shows_the_current_issue(client):
    made = published_issue(1)
    text = text_of(client.get("/"))
    assert made.get_absolute_url() in text
    assert made.articles.get().title in text
    assert "Too few papers to say yet" in text


def test_a_planned_issue_is_404_for_strangers(client):
    made = filled(1)
    built(made)
    article = made.articles.get()
    paths = [
        made.get_absolute_url(),
        f"{made.get_absolute_url()}issue.pdf",
        f"{made.get_absolute_url()}cover.svg",
        f"{made.get_absolute_url()}cite.bib",
        article.get_absolute_url(),
        f"{article.get_absolute_url()}article.pdf",
        f"{article.get_absolute_url()}cite.ris",
    ]
    for who in (client, signed_in(person())):
        for path in paths:
            assert who.get(path).status_code == 404, path
    for path in ("/", "/issues/", "/feed.xml", "/sitemap.xml", "/search/?q=Counting"):
        assert article.title not in text_of(client.get(path))


def test_a_proof_is_for_its_authors_and_the_chiefs():
    made = filled(1)
    built(made)
    article = made.articles.get()
    path = article.get_absolute_url()
    stranger = handling_editor()
    away = chief("In conflict")
    declare_conflict(article.submission, by=away)
    expected = {
        article.submission.submitter: 200,
        publisher(): 200,
        stranger: 404,
        away: 404,
    }
    for who, status in expected.items():
        answer = signed_in(who).get(path)
        assert answer.status_code == status, who
        file = signed_in(who).get(f"{path}article.pdf")
        assert file.status_code == status
        file.getvalue()
    assert "Proof: not published yet" in text_of(signed_in(publisher()).get(path))


def test_a_preview_lists_only_the_proofs_one_may_read():
    made = filled(2)
    built(made)
    hidden, shown = made.articles.in_order()
    away = chief("In conflict")
    declare_conflict(hidden.submission, by=away)
    text = text_of(signed_in(away).get(made.get_absolute_url()))
    assert shown.title in text
    assert hidden.title not in text


def test_the_issue_page_has_contents_pdf_and_citation(client):
    made = published_issue(2, title="Trust")
    text = text_of(client.get(made.get_absolute_url()))
    for article in made.articles.all():
        assert article.title in text
        assert article.pages in text
    assert "Trust [Issue]" in text
    answer = client.get(f"{made.get_absolute_url()}issue.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer).startswith(b"%PDF")
    assert client.get("/issues/current/").headers["Location"] == made.get_absolute_url()


def test_a_file_that_is_shown_is_in_a_sandbox(client):
    """F12: a published PDF too, and where only its headers are sent again; what is
    neither PDF nor pixels is a download."""
    made = published_issue(1)
    article = made.articles.get()
    alone = "sandbox; default-src 'none'; frame-ancestors 'none'"
    for path in (
        f"{made.get_absolute_url()}issue.pdf",
        f"{article.get_absolute_url()}article.pdf",
    ):
        answer = client.get(path)
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        for one in (answer, again):
            assert one.headers["Content-Security-Policy"] == alone
            assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline")
        answer.getvalue()
    galley = Galley.objects.get(article=article)
    Galley.objects.filter(pk=galley.pk).update(media_type="image/svg+xml")
    answer = client.get(f"{article.get_absolute_url()}article.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.getvalue()


def test_the_cover_has_a_line_for_every_page(client):
    made = published_issue(2)
    drawing = text_of(client.get(f"{made.get_absolute_url()}cover.svg"))
    assert drawing.count("<path") == 8


def test_the_article_page_shows_what_may_be_shown(client):
    made = published_issue(1)
    article = made.articles.get()
    text = text_of(client.get(article.get_absolute_url()))
    assert article.title in text
    assert "Amara Tadesse" in text
    assert "10.5555/jot.2026.0401" in text
    assert f"Received {timezone.localdate():%-d %B %Y}" in text
    for hidden in ("Emeka Obi", str(publisher()), article.submission.number, "round 1"):
        assert hidden not in text
    assert 'name="citation_doi" content="10.5555/jot.2026.0401"' in text
    data = re.search(r'ld\+json">(.*?)</script>', text)[1]
    assert json.loads(data)["@type"] == "ScholarlyArticle"


def test_organisation_with_a_ror_id_is_linked_for_readers_and_machines(client):
    made = published_issue(1)
    article = made.articles.get()
    ror = "https://ror.org/05gq02987"
    people = [article.people[0] | {"affiliations": [1, 0]}, *article.people[1:]]
    Article.objects.filter(pk=article.pk).update(
        people=people,
        affiliations=["University 1", "University 2"],
        affiliation_ids=["", ror],
    )

    text = text_of(client.get(article.get_absolute_url()))
    assert text.count(f'<a class="ror" href="{ror}">') == 1
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert data["author"][0]["affiliation"] == [
        {"@type": "Organization", "name": "University 2", "@id": ror},
        {"@type": "Organization", "name": "University 1"},
    ]


def test_hostile_words_cannot_leave_their_place(client):
    made = issue()
    placed(made, title="</script><script>alert(1)</script>")
    built(made)
    services.publish(Issue.objects.get(pk=made.pk), by=publisher())
    for path in (made.articles.get().get_absolute_url(), "/", "/search/?q=<b>"):
        assert "<script>alert" not in text_of(client.get(path))


def test_the_citation_files_are_downloads(client):
    article = published_issue(1).articles.get()
    answer = client.get(f"{article.get_absolute_url()}cite.bib")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert text_of(answer).startswith("@article{tadesse2026e0401,")
    assert text_of(client.get(f"{article.get_absolute_url()}cite.ris")).startswith("TY")
    assert client.get(f"{article.get_absolute_url()}cite.doc").status_code == 404


def test_a_picture_comes_from_the_published_bucket(client):
    article = published_issue(1).articles.get()
    held = storage.put(b"\x89PNG", content_type="image/png", bucket=Bucket.PUBLISHED)
    Picture.objects.create(
        article=article,
        name="fig-1.png",
        source_sha256="0" * 64,
        width=1,
        height=1,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type="image/png",
    )
    answer = client.get(f"{article.get_absolute_url()}media/fig-1.png")
    assert b"".join(answer) == b"\x89PNG"
    assert client.get(f"{article.get_absolute_url()}media/x.png").status_code == 404


def test_public_pages_are_kept_and_answer_304(client):
    article = published_issue(1).articles.get()
    first = client.get(article.get_absolute_url())
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first.headers["Vary"]
    again = client.get(
        article.get_absolute_url(), headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    Announcement.objects.create(journal=journal(), title="News")
    changed = client.get(
        article.get_absolute_url(), headers={"If-None-Match": first.headers["ETag"]}
    )
    assert changed.status_code == 200


def test_signed_in_people_get_a_page_that_is_stored_nowhere():
    made = published_issue(1)
    someone = person("Signed In")
    answer = signed_in(someone).get(made.get_absolute_url())
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Signed in as Signed In" in text_of(answer)
    assert "Signed In" not in text_of(Client().get(made.get_absolute_url()))


def test_search_finds_titles_names_and_sentences(client):
    made = issue()
    placed(made, title="Đọc sách with tablets", by=publisher())
    built(made)
    Article.objects.update(
        plain_text="A study. Pupils whispered to the tablets at dusk."
    )
    article = Article.objects.get()
    made = Issue.objects.get(pk=made.pk)
    services.publish(made, by=publisher())
    found = text_of(client.get("/search/?q=whisper"))
    assert article.get_absolute_url() in found
    assert "<mark>whispered</mark>" in found
    for words in ("tadesse", "doc sach", "tablet", '"at dusk"'):
        assert article.get_absolute_url() in text_of(
            client.get("/search/", {"q": words})
        )
    assert "Nothing found" in text_of(client.get("/search/?q=zebra"))
    assert "Put a phrase in quotes" in text_of(client.get("/search/"))


def test_feed_and_sitemap_name_what_is_published(client):
    article = published_issue(1).articles.get()
    assert article.title in text_of(client.get("/feed.xml"))
    assert article.get_absolute_url() in text_of(client.get("/sitemap.xml"))


def test_standing_pages_are_markdown_without_markup(client):
    Page.objects.filter(journal=journal(), slug="about").update(
        body="# Aims\n\n<script>x</script>\n\n| A | B |\n|--|--|\n| 1 | 2 |\n\n[x](javascript:y)",
    )
    text = text_of(client.get("/about/"))
    assert "<h2>Aims</h2>" in text
    assert "<script>x" not in text
    assert 'href="javascript' not in text
    assert 'aria-label="Table 1"' in text
    assert str(publisher()) in text_of(signed_in(person()).get("/about/"))
    assert client.get("/about/nothing/").status_code == 404


def test_nothing_is_changed_by_post(client):
    made = published_issue(1)
    for path in ("/", made.get_absolute_url(), "/search/"):
        assert client.post(path).status_code == 405


SAVEPOINT = 2  # the request's transaction, nested in the test's
COSTS = {  # queries with a cold cache, the same for one article and for five
    "/": 6,
    "/issues/": 2,
    "/issues/2026/winter/": 5,
    "/search/?q=counting": 2,
    "/feed.xml": 3,  # articles and notices
    "/sitemap.xml": 4,
}


@pytest.mark.parametrize("articles", [1, 5])
def test_public_pages_cost_the_same_at_any_size(
    articles, client, django_assert_num_queries
):
    made = published_issue(articles)
    costs = COSTS | {made.articles.first().get_absolute_url(): 3}
    for path, queries in costs.items():
        pages.clear()
        with django_assert_num_queries(queries + SAVEPOINT):
            assert client.get(path).status_code == 200
        with django_assert_num_queries(1 + SAVEPOINT):
            assert client.get(path).status_code == 200


def test_a_paper_that_was_never_placed_is_nowhere(client):
    published_issue(1)
    paper = accepted_at_once(title="Quite another")
    for path in ("/", "/issues/", "/feed.xml", "/search/?q=another"):
        assert paper.title not in text_of(client.get(path))


@pytest.mark.parametrize("slug", ["help", "privacy", "accessibility", "for-authors"])
def test_journal_begins_with_the_pages_that_every_foot_names(client, slug):
    journal()
    assert client.get(f"/{slug}/").status_code == 200


def test_site_that_is_not_set_up_answers_calmly(client):
    for address in ("/", "/about/", "/about/ethics/", "/news/", "/for-authors/"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "<h1" in answer.content.decode()
