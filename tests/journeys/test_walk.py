"""Every page that each role can reach by links: it answers, is quiet, and is accessible.

Reached over HTTP first, one page for each view; then each is opened in Chromium, in
light on a desk and in dark on a narrow phone, and judged by axe (ux.md 5).
"""

from collections import deque
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from lxml import html

from journal.choices import Role
from journal.models import Topic
from reviews import services
from tests import axe, factories
from tests.factories.issues import built, filled, placed, published_issue
from tests.factories.journal import with_role
from tests.factories.reviews import resubmitted

pytestmark = pytest.mark.django_db(transaction=True)

DRESSES = [("light", 1440), ("dark", 320)]
PAGES = 60  # more views than any role reaches
ELSEWHERE = ("/admin/", "/static/", "/accounts/logout/")


def reader():
    """Nobody in particular, at a journal that has published."""
    published_issue()
    return None, ["/"], ("/",)


def author():
    """Somebody with a paper in every state that has a page of its own."""
    who = factories.person("Amara Tadesse")
    factories.draft(who, title="A draft")
    factories.sent(who, title="A paper that was sent")
    factories.revising(by=who, title="A paper to revise")
    factories.accepted(by=who, title="A paper to be printed")
    return who, ["/my/", "/submit/"], ("/my/", "/submit/")


def reviewer():
    """Somebody who is asked, who reads, and who has reported."""
    who = factories.reviewer("Ingrid Solberg")
    asked = factories.invited(who=who)
    later = asked.due_at + timedelta(days=40)
    services.ask_for_date(asked, later, by=who)
    factories.reviewing(who=who)
    factories.reported(who=who)
    return who, ["/reviews/"], ("/reviews/", "/r/")


def chief():
    """The desk with every kind of work, and an issue in the making."""
    who = factories.chief()
    factories.sent()
    factories.under_review(editor=who, title="A paper without reviewers")
    factories.reviewing(factories.under_review(editor=who, title="A paper in review"))
    factories.ready_to_decide(editor=who, title="A paper to decide")
    resubmitted(editor=who, title="A revision")
    made = filled(year=2026)
    built(made)
    placed(filled(1, season="autumn"))
    starts = [*being_staffed(who), "/desk/", "/desk/issues/"]
    return who, starts, ("/desk/", "/insights/")


def being_staffed(editor):
    """A paper whose invitations are leaving, with people in the basket and in reserve."""
    paper = factories.under_review(editor=editor, title="A paper that is being staffed")
    factories.invited(paper)
    people = [factories.person(f"Person {n}") for n in range(4)]
    for person in people:
        person.topics.set(Topic.objects.all())
    for person in people[:2]:
        services.add_alternate(paper, person, by=editor)
    basket = "&".join(f"add={person.uuid}" for person in people[2:])
    return [f"{paper.get_desk_url()}reviewers/?{basket}", paper.get_desk_url()]


def manager():
    """The journal's office: its settings."""
    factories.journal()
    return with_role(Role.MANAGING, "Office"), ["/settings/"], ("/settings/",)


ROLES = [reader, author, reviewer, chief, manager]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.__name__)
def test_every_page_of_a_role_is_quiet_and_accessible(role, browse):
    who, starts, area = role()
    window = browse(who)
    found = {}
    for path in pages_within_reach(who, starts, area):
        window.open(path)
        # The settings are many pages of one shape: the harder dress is enough for them.
        for theme, width in DRESSES[role is manager :]:
            found[path, theme, width] = axe.problems(window.page, theme, width)
    assert {page: said for page, said in found.items() if said} == {}


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
