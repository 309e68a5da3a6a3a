"""Every page that each role can reach by links: it answers, is quiet, is accessible, and
every button on it does something.

Reached over HTTP first, one page for each view; then each is opened in Chromium, judged
by axe in light on a desk and in dark on a narrow phone (ux.md 5), and tried out.
"""

from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from lxml import html

from tests import axe, factories

from .controls import settle, try_out
from .roles import ROLES, chief, manager

pytestmark = pytest.mark.django_db(transaction=True)

DRESSES = [("light", 1440), ("dark", 320)]
PAGES = 60  # more views than any role reaches
ELSEWHERE = ("/admin/", "/static/", "/accounts/logout/")
PRESSED = {  # some that must have been: what was looked at was the whole page
    "reader": {"Copy", "Menu", "Dark"},
    "author": {"Delete the draft", "Keep it", "Withdraw the paper"},
    "reviewer": {"Zoom in", "Zoom out", "Write offline", "Co-reviewers"},
    "chief": {"Declare a conflict", "Go back", "Replace the handling editor"},
    "manager": {"Remove", "Go back"},
    "administrator": {"Menu", "Dark"},
    "member": {"Copy", "Menu"},
    "credited": {"Menu", "Dark"},
    "appealing": {"Menu", "Dark", "Report of Reviewer 1"},
    "answering": {"Take the decision back", "Go back", "Declare a conflict"},
}
LOOKED_AT = {  # pages that no other role comes to
    "credited": {"reviews:certificate", "reviews:thanks"},
    "appealing": {"submissions:paper", "reviews:appeal"},
    "answering": {
        *("reviews:desk-paper", "reviews:decide", "reviews:report-history"),
        *("reviews:withdraw-paper", "reviews:lift-conflict"),
    },
    "administrator": {"submissions:declare-conflict"},
    "reviewer": {"reviews:step-aside"},
}
MOST = pytest.param(chief, marks=pytest.mark.proof(seconds=37))  # has most pages
WALKED = [MOST if role is chief else role for role in ROLES]
DEAD = """() => document.querySelector("main").insertAdjacentHTML("beforeend", `
  <button type="button">Nobody listens</button><a>Without address</a>
  <a href="#nowhere">Nowhere</a><a href="/no/such/page/">No page</a>
  <form method="post" action="/my/"><button>Not taken</button></form>`)"""


@pytest.mark.proof(seconds=12)
@pytest.mark.parametrize("role", WALKED, ids=lambda role: role.__name__)
def test_every_page_of_a_role_is_accessible_and_every_button_answers(role, browse):
    who, starts, area = role()
    window, pressed, faults = browse(who), set(), {}
    # The settings are many pages of one shape: the harder dress is enough for them.
    dresses = DRESSES[role is manager :]
    pages = pages_within_reach(who, starts, area)
    assert LOOKED_AT.get(role.__name__, set()) <= {view_of(path)[0] for path in pages}
    for path in pages:
        window.context.clear_cookies(name="theme")  # a button may have changed it
        settle(window.open(path).page)
        for theme, width in dresses:
            faults[path, theme, width] = axe.problems(window.page, theme, width)
        for _theme, width in dresses:
            window.page.set_viewport_size({"width": width, "height": 900})
            faults[path, width] = try_out(window, pressed)
        assert window.complaints == [], path
    assert {page: said for page, said in faults.items() if said} == {}
    assert PRESSED[role.__name__] <= {words for *_where, words in pressed}


@pytest.mark.proof
def test_dead_button_is_noticed(browse):
    factories.journal()
    window = browse().open("/accounts/login/")
    window.page.evaluate(DEAD)
    assert {words for words, _why in try_out(window, set())} >= {
        *("Nobody listens", "Without address", "Nowhere", "No page", "Not taken")
    }


def pages_within_reach(who, starts, area):
    """Follow every link of an area, one page for each view; each must answer 200."""
    client = Client()
    if who is not None:
        client.force_login(who)
    waiting, views, pages = deque(starts), set(), []
    while waiting and len(pages) < PAGES:
        url = waiting.popleft()
        if not url.startswith(area) or url.startswith(ELSEWHERE):
            continue
        if (view := view_of(url)) in views:
            continue
        views.add(view)
        answer = client.get(url)
        if answer.status_code == 302:
            waiting.extend(local(url, [answer.url]))
            continue
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        if answer.headers["Content-Type"].startswith("text/html"):
            pages.append(url)
            document = html.document_fromstring(answer.content)
            waiting.extend(local(url, document.xpath("//a/@href")))
        answer.close()
    return pages


def view_of(url):
    """The view behind an address, and which of its pages: its path's fixed words."""
    match = resolve(urlsplit(url).path)
    words = {
        key: value for key, value in match.kwargs.items() if key in ("view", "slug")
    }
    return match.view_name, *words.values()


def local(here, addresses):
    """The addresses of our own site, as paths."""
    for address in addresses:
        url = urljoin(f"http://testserver{here}", address)
        if url.startswith("http://testserver/"):
            yield url.removeprefix("http://testserver").partition("#")[0]
