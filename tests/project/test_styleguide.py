"""Every component, judged by axe in a real browser under the real content policy."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from journal.models import Journal
from tests import axe
from tests.chromium import launch

DRESSES = [
    {"theme": "light", "direction": "ltr", "width": 1440},
    {"theme": "light", "direction": "rtl", "width": 320},
    {"theme": "dark", "direction": "rtl", "width": 1440},
    {"theme": "dark", "direction": "ltr", "width": 320},
]
PAGES = ["/styleguide/", "/accounts/login/", "/no-such-page/"]


@pytest.fixture
def answers(db, client, settings):
    """The pages as the server sends them, read before the browser starts."""
    settings.ROOT_URLCONF = "tests.project.styleguide_urls"
    Journal.objects.create(
        title="Journal of Tests", short_title="JT", contact_email="office@example.org"
    )
    return {path: client.get(path) for path in PAGES}


def serve(route, answers, said):
    """Answer the browser from the pages read before and from the static files."""
    path = urlsplit(route.request.url).path
    if path in answers:
        answer = answers[path]
        route.fulfill(
            status=answer.status_code,
            headers=dict(answer.headers),
            body=answer.content,
        )
        return
    found = finders.find(path.removeprefix("/static/"))
    if found is None:
        said.append(f"not found: {path}")
        route.fulfill(status=404)
    else:
        route.fulfill(path=found)


@pytest.mark.proof
def test_components_are_accessible_in_every_dress(answers):
    seen, said = {}, []
    with sync_playwright() as play:
        browser = launch(play)
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", lambda route: serve(route, answers, said))
        for path in PAGES:
            page.goto(f"http://localhost{path}")
            for dress in DRESSES:
                seen[path, *dress.values()] = axe.problems(page, **dress)
        browser.close()
    assert {dress: found for dress, found in seen.items() if found} == {}
    missing = "Failed to load resource"  # the missing page itself answers 404
    assert [line for line in said if not line.startswith(missing)] == []


def test_styleguide_is_not_mounted_outside_debug(db, client):
    assert client.get("/styleguide/").status_code == 404


def test_styleguide_shows_every_component(answers):
    """A component that the styleguide does not use fails here."""
    root = Path(__file__).resolve().parents[2] / "templates"
    text = (root / "styleguide.html").read_text()
    known = {
        file.stem.replace("_", "-")
        for file in (root / "cotton").glob("*.html")
        if not file.name.startswith("_")
    }
    unused = {name for name in known if f"<c-{name}" not in text}
    assert unused == {"cover", "pdf-reader"}  # they need a picture and a PDF


def test_pages_have_no_inline_style_or_script(answers):
    for path, answer in answers.items():
        page = answer.content.decode()
        assert " style=" not in page, path
        assert "<style" not in page, path
        assert "<script>" not in page, path


def test_public_page_sets_no_token_and_loads_no_script(client, answers):
    answer = answers["/no-such-page/"]
    assert "csrftoken" not in answer.cookies
    assert b"<script" not in answer.content
