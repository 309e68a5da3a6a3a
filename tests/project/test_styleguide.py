"""Every component, judged by axe in a real browser under the real content policy."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from journal.models import Journal

AXE = Path(__file__).resolve().parents[1] / "vendor/axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = shutil.which("chromium")
PAGES = ["/styleguide/", "/accounts/login/", "/no-such-page/"]


@pytest.fixture
def answers(db, client, settings):
    """The pages as the server sends them, read before the browser starts."""
    settings.ROOT_URLCONF = "tests.project.styleguide_urls"
    Journal.objects.create(
        title="Journal of Tests", short_title="JT", contact_email="office@example.org"
    )
    return {path: client.get(path) for path in PAGES}


def serve(route, answers):
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
    route.fulfill(path=found) if found else route.fulfill(status=404)


def look(browser, answers, path, *, theme, direction, width):
    """What axe, the console and the width of the page say."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/*", lambda route: serve(route, answers))
    page.goto(f"http://testserver{path}")
    page.evaluate(
        "direction => { document.documentElement.dir = direction }", direction
    )
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    problems = [
        f"{problem['id']}: {node['html'][:120]}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    context.close()
    allowed = "Failed to load resource"  # the missing page itself answers 404
    return problems, wide, [line for line in said if not line.startswith(allowed)]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("path", PAGES)
def test_components_are_accessible_in_every_dress(answers, path):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        seen = {
            (theme, direction, width): look(
                browser, answers, path, theme=theme, direction=direction, width=width
            )
            for theme in ("light", "dark")
            for direction in ("ltr", "rtl")
            for width in (1440, 320)
        }
        browser.close()
    assert {dress: found for dress, found in seen.items() if found != ([], 0, [])} == {}


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
