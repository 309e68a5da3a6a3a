"""No identity leaks: every page, file and letter, read with everybody's eyes.

visibility.md, section 7, test 2. Who may read which canary comes from the document's
tables; the pages come from the real URLs, all of them.
"""

import base64
import io
import os
import re
import zipfile
from collections import defaultdict
from urllib.parse import urlsplit
from urllib.request import urlopen

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from lxml import html

from journal.choices import Anonymity
from journal.models import OutgoingMessage, Page
from reviews import services as reviewing
from reviews.desk_numbers import LISTS
from reviews.models import ReviewAssignment, ReviewAttachment
from reviews.tokens import token_for
from submissions.draft_links import path_to
from submissions.emails import about_paper
from submissions.models import ManuscriptFile, SupplementCopy
from submissions.policy import IDENTITY
from submissions.showing import showing
from submissions.timeline import BY_EDITORS

from .canaries import UUID, found_in, word
from .canary_world import World, pdf_with

pytestmark = pytest.mark.django_db

# Where a person is found as a person (SC4), not as somebody of a paper.
PEOPLE = ("/desk/people/",)
# What is the same for everybody who has nothing to do with a paper is read by the staff.
OFFICE = ("/settings/", "/admin/")
PRIVATE = (
    "/desk/",
    "/my/",
    "/reviews/",
    "/insights/",
    "/me/",
    "/search/",
    "/articles/",
    "/records/",
)
MAIN = ("author", "reviewing", "reported", "handling editor")
OTHERS = (
    "co-author", "invited", "declined", "reviewer in conflict", "reviewer now author",
    "author who edits", "chief who reviews",
)  # fmt: skip
PAPERS = ("my/<", "me/conflicts/<", "submit/<", "desk/papers/<", "records/<")
REVIEWS = ("reviews/<", "desk/reviews/<")


class Reader(Client):
    """A browser without the test client's copies of every template's context."""

    def __init__(self, user=None):
        super().__init__()
        self.user = user
        if user is not None:
            self.force_login(user)

    def request(self, **request):
        answer = self.handler(self._base_environ(**request))
        self.cookies.update(answer.cookies)
        return answer

    def read(self, address):
        """(status, what it says, the links on it): headers, cookies, body, and the
        file behind a link to the storage."""
        answer = self.get(address)
        status = answer.status_code
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        texts = [f"{name}: {value}" for name, value in answer.headers.items()]
        texts += [cookie.OutputString() for cookie in answer.cookies.values()]
        location = answer.headers.get("Location", "")
        links = [location] if location.startswith("/") else []
        if location.startswith(settings.S3_ENDPOINT_URL):
            with urlopen(location, timeout=5) as stored:  # noqa: S310
                texts += [str(stored.headers)]
                body += stored.read()
                status = stored.status
        if answer.headers.get("Content-Type", "").startswith("text/html") and body:
            page = html.document_fromstring(body)
            links += page.xpath("//@href | //@src")
        return status, [*texts, body], links


def patterns(resolver=None, route="", space=""):
    """(route, name) of every address that the project makes itself."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, here, inner)
        elif entry.name and not here.startswith("accounts/") and answers_get(entry):
            yield here, space + entry.name


def answers_get(entry):
    """Not what takes a POST alone: that answers as an unknown address does (SC1)."""
    view = entry.callback
    while view is not None:
        for cell in view.__closure__ or ():
            if cell.cell_contents == ["POST"]:
                return False
        view = getattr(view, "__wrapped__", None)
    return True


def addresses(world, papers, user):
    """Every address there is: (the paper it is about or None, the address)."""
    for route, name in patterns():
        if "<" not in route:
            yield None, reverse(name)
            continue
        for paper, values in values_for(route, world, papers, user):
            yield paper, reverse(name, args=values[: route.count("<")])


def values_for(route, world, papers, user):
    """What stands in the address for each thing of this world, by where it begins."""
    if route.startswith(("settings/", "admin/", "r/", "authorship/", "authors-c")):
        return  # nothing of a paper; a link in a letter is tried by `by_link`
    if route.startswith(("certificates/", "reviewers/")):
        return  # only who asked for it stands there: tests/reviews/test_credit.py
    if route.startswith("about/"):
        yield from (
            (None, [slug]) for slug in Page.objects.values_list("slug", flat=True)
        )
    elif route.startswith("desk/<slug"):
        yield from ((None, [view]) for view in LISTS if view not in ("", "everything"))
    elif route.startswith("desk/views/"):
        yield None, [world.staff["chief"].uuid]
    elif route.startswith("me/security/"):
        yield None, [1]  # a key of somebody's: one's own pages know no other's
    elif route.startswith("issues/<"):
        yield None, [2026, "winter", "bib"]
    elif route.startswith("desk/issues/"):
        if world.issue:
            yield None, [world.issue.uuid, 1, 1]
    elif route.startswith("desk/people/"):
        for cast in world.casts.values():
            for name in ("author", "author who edits", "reported", "reviewing"):
                yield None, [cast[name].uuid]
    else:
        for paper in papers:
            # One's own items, and those of one reviewer and one author beside.
            cast = world.casts[paper.anonymity]
            readers = {user, cast["reported"], cast["author"]}
            yield from ((paper, values) for values in of_paper(route, paper, readers))


def of_paper(route, paper, readers):
    """What an address about a paper, one of its reviews, files or letters can hold."""
    if "<uuid:letter>" in route:
        letters = OutgoingMessage.objects.filter(about=paper.uuid)
        one_each = {row.recipient: row.uuid for row in letters}
        return [[paper.uuid, one_each[who]] for who in readers if who in one_each]
    if route.startswith(("desk/production/", "my/<uuid:uuid>/proof/q")):
        return [[paper.uuid, 1 if "<int" in route else paper.uuid]]
    if "<uuid:person>" in route:
        known = paper.conflicts.select_related("user")
        return [[paper.uuid, one.user.uuid, one.kind] for one in known]
    if route.startswith(PAPERS):
        return [[paper.uuid, path_to(paper).rstrip("/").rsplit("/", 1)[1]]]
    if route.startswith("reviews/files/"):
        given = ReviewAttachment.objects.filter(
            review__assignment__round__submission=paper
        )
        return [[file.uuid] for file in given]
    if route.startswith(("reviews/supplements/", "files/<uuid:uuid>/c")):
        copies = SupplementCopy.objects.filter(file__version__submission=paper)
        return [[copy.uuid] for copy in copies]
    if route.startswith("files/"):
        files = ManuscriptFile.objects.filter(version__submission=paper)
        return [[file.uuid] for file in files]
    if route.startswith(REVIEWS):
        reviews = ReviewAssignment.objects.filter(round__submission=paper)
        return [[one.uuid, "picture.png"] for one in reviews if one.reviewer in readers]
    if route.startswith("articles/"):
        rest = 1 if "<int" in route else "bib"
        return [[paper.article.slug, rest]] if hasattr(paper, "article") else []
    raise AssertionError(f"{route}: say in `values_for` what its address can hold")


class Crawl:
    """So many people read everything; what the document hides from them is kept.

    `leaks` is {(who, address, what)}; `seen` is what each was shown, so that a crawl
    which reads nothing cannot pass for one that finds nothing.
    """

    def __init__(self, world, people):
        self.world = world
        self.leaks, self.seen = set(), defaultdict(set)
        self.papers = [dossier.paper for dossier in world.dossiers.values()]
        for model, who, user in world.everybody:
            if people is EVERYBODY or (model, who) in people:
                self.walk(model, who, user)

    def walk(self, model, who, user):
        """One person: every address, and then what the pages lead to beside those."""
        reader = Reader(user)
        papers = [self.world.dossiers[model].paper] if model else self.papers
        known, more = set(), []
        for paper, address in addresses(self.world, papers, user):
            if who in ("nobody", "chief", "administrator") or (
                paper or address.startswith(PRIVATE)
            ):
                known.add(shape(address))
                more += self.look(reader, who, model, paper, address)
        ids = tuple(str(paper.uuid) for paper in papers)
        for link in dict.fromkeys(more):
            about = next(
                (p for p, u in zip(papers, ids, strict=True) if u in link), None
            )
            if about and shape(link) not in known and leads_somewhere(link):
                known.add(shape(link))
                self.look(reader, who, model, about, link)

    def look(self, reader, who, model, paper, address):
        """One answer, searched; its links, if it is a page."""
        status, texts, links = reader.read(address)
        found = found_in(*texts) - found_in(address)
        person = reader.user
        for canary, dossier in self.world.hidden(found, person, ()):
            if not self.is_elsewhere(canary, dossier, person, paper, address):
                self.leaks.add((f"{model} {who}", generic(address), canary.what))
        if status == 200:
            self.seen[model, who] |= {
                canary.what
                for text in found
                for one in self.world.dossiers.values()
                for canary in one.canaries.get(text, ())
            }
        return [] if status == 404 else links

    def is_elsewhere(self, canary, dossier, person, paper, address):
        """A name is no leak where it says nothing of the paper that hides it: among the
        people that editors can ask (SC4), or as one of the staff (the masthead, an
        editor of another paper, the office's settings)."""
        if canary.what == "letter's id" and address.startswith("/admin/"):
            return True  # masked: an id without its reader, subject or text (E20)
        if not canary.is_name or (paper and paper.pk == dossier.paper.pk):
            return False
        if self.world.is_on_masthead(canary.owner) and (
            paper is not None or address.startswith(MASTHEAD)
        ):
            return True
        people = address.startswith(PEOPLE) or "/reviewers/" in address
        return (people and self.world.is_editor(person)) or address.startswith(
            "/admin/"
        )

    def by_link(self, paper):
        """Whoever holds the link of an invitation, without an account's session."""
        for one in ReviewAssignment.objects.filter(round__submission=paper):
            reader = Reader()
            reader.user = one.reviewer
            path = reverse("reviews:invitation", args=[token_for(one)])
            model, _space, who = self.world.who(one.reviewer).partition(" ")
            more = self.look(reader, f"{who} by link", model, paper, path)
            for link in dict.fromkeys(more):
                if link.startswith("/reviews/") and leads_somewhere(link):
                    self.look(reader, f"{who} by link", model, paper, link)


# Where the journal's staff is listed, whoever handles what.
MASTHEAD = ("/about/", "/settings/", "/desk/", "/insights/", "/issues/")


def shape(address):
    """An address without the values of its query: each page is read once."""
    parts = urlsplit(address)
    return parts.path, tuple(
        sorted(part.split("=")[0] for part in parts.query.split("&"))
    )


def leads_somewhere(link):
    """Whether it is a page of ours that reading may open."""
    if not link.startswith("/") or link.startswith(
        ("/static/", "/accounts/", "/admin/")
    ):
        return False
    try:
        resolve(urlsplit(link).path)
    except Resolver404:
        return False
    return True


def generic(address):
    return re.sub(UUID, "…", address)


STAGES = (
    *("write", "send", "review", "ask_for_revision"),
    *("send_revision", "accept", "publish"),
)
# Who looks at it after which stage, and what must be read then at the latest: a crawl
# that reads nothing finds nothing. In shares, each with a world of its own.
READINGS = {
    "reviewers": [
        ("review", "double", "reviewing", "inside review_copy 1"),
        ("review", "double", "reported", None),
        ("send_revision", "double", "reported", "text of version 2"),
        ("review", "single", "reviewing", "text of version 1"),
        ("publish", "", "nobody", "author's name"),
    ],
    "authors and conflicts": [
        ("review", "double", "co-author", None),
        ("review", "double", "reviewer in conflict", None),
        ("review", "double", "chief who reviews", None),
        ("ask_for_revision", "triple", "author", "letter of the first decision"),
        ("ask_for_revision", "open", "author", "reviewer (reported)'s name"),
        ("accept", "triple", "author", None),
    ],
    "editors": [
        ("write", "double", "handling editor", None),
        ("send", "triple", "handling editor", None),
        ("review", "triple", "handling editor", "confidential of a first report"),
        (
            "ask_for_revision",
            "triple",
            "guest editor",
            "confidential of a first report",
        ),
        ("publish", "", "other editor", None),
    ],
}


EVERYBODY = None
BEGINNING = ("write", "send", "review")
LIVES = {
    "published": STAGES,
    "declined": (*BEGINNING, "decline"),
    "withdrawn": (*BEGINNING, "withdraw"),
}


def live(world, stages):
    """(leaks, what each has seen) of a life, looked at after each of its stages."""
    leaks, seen = set(), defaultdict(set)
    for stage, people in stages.items():
        getattr(world, stage)()
        crawl = Crawl(world, people)
        if stage == "review":
            for model, dossier in world.dossiers.items():
                if people is EVERYBODY or (model, "reported") in people:
                    crawl.by_link(dossier.paper)
        leaks |= {(stage, *leak) for leak in crawl.leaks}
        for who, what in crawl.seen.items():
            seen[who] |= what
    leaks |= {("letter", *leak) for leak in world.leaks}
    return leaks, seen


@pytest.mark.proof(seconds=30)
@pytest.mark.parametrize("share", READINGS)
def test_nobody_reads_what_the_document_hides(share):
    """Pages and files by the URLs, and every letter, through the life of four papers."""
    readers = {stage: set[tuple[str, str]]() for stage in STAGES}
    for stage, model, who, _must in READINGS[share]:
        readers[stage].add((model, who))
    world = World()
    leaks, seen = live(world, readers)
    assert sorted(leaks) == []
    for _stage, model, who, must in READINGS[share]:
        assert must is None or must in seen[model, who], who
    assert set(world.read) >= LETTERS


@pytest.mark.skipif(
    os.environ.get("CANARIES") != "all", reason="takes an hour; set CANARIES=all"
)
@pytest.mark.parametrize("end", LIVES)
@pytest.mark.parametrize("model", Anonymity.values)
def test_nobody_reads_what_the_document_hides_at_any_time(model, end):
    """Everybody, after every stage, in each model and to each end."""
    leaks, _seen = live(World([model]), dict.fromkeys(LIVES[end], EVERYBODY))
    assert sorted(leaks) == []


@pytest.mark.skipif(
    os.environ.get("CANARIES") != "all", reason="takes minutes; set CANARIES=all"
)
@pytest.mark.parametrize("model", [Anonymity.OPEN, Anonymity.DOUBLE])
def test_what_is_published_of_a_review_is_what_was_agreed_to(model):
    """Letter J is on: of two reviewers one agreed, with the name where that is open."""
    nobody_looks = dict.fromkeys(STAGES, frozenset())
    world = World([model], publishing=True)
    leaks, seen = live(world, nobody_looks | {"publish": EVERYBODY})
    assert sorted(leaks) == []
    agreed = {"comments of a first report agreed to", "handling editor's name"}
    agreed |= {"reviewer (reported)'s name"} if model == Anonymity.OPEN else set()
    assert agreed <= seen["", "nobody"]


LETTERS = {
    *("receipt", "new_paper", "assigned", "in_review", "invitation", "thanks_accepted"),
    *("reviewer_declined", "thanks_report", "report_in", "message_to_authors"),
    *("message_to_editor", "decision", "decision_to_reviewer", "round_closed"),
    *("revision_received", "revision_back", "published"),
}


@pytest.fixture
def in_review():
    """Only the paper that is double-anonymous, as far as its reviewers' reports."""
    world = World(["double"])
    for stage in ("write", "send", "review"):
        getattr(world, stage)()
    assert world.leaks == []
    return world


def found(world, *people):
    crawl = Crawl(world, {("double", who) for who in people})
    return {(who, what) for who, _address, what in crawl.leaks}


@pytest.mark.proof(seconds=9)
def test_planted_leaks_are_found(in_review, monkeypatch):
    """One in a policy cell, in a header, in a template, in a file, and in a letter."""
    assert found(in_review, "reviewing") == set()
    open_to_all = " ".join(["YYYYYY"] * 14)
    with monkeypatch.context() as planted:
        planted.setitem(IDENTITY["double"], "I2", open_to_all)
        planted.setattr(
            "submissions.showing.files_for",
            lambda user: showing(user, "I2", "version__submission"),
        )
        assert ("double reviewing", "inside manuscript 1") in found(
            in_review, "reviewing"
        )
    cast = in_review.casts["double"]
    with monkeypatch.context() as planted:
        planted.setattr(
            "reviews.views.review.download_name",
            lambda *_: f"{cast['author'].uuid}.pdf",
        )
        assert ("double reviewing", "author's account's id") in found(
            in_review, "reviewing"
        )
    with monkeypatch.context() as planted:
        planted.setattr(
            "submissions.timeline.BY_EDITORS",
            dict.fromkeys(BY_EDITORS, f"Asked: {cast['invited'].name}"),
        )
        assert ("double author", "reviewer (invited)'s name") in found(
            in_review, "author"
        )
    with monkeypatch.context() as planted:
        planted.setattr("reviews.emails.about_paper", with_authors)
        dossier = in_review.dossiers["double"]
        [open_review] = ReviewAssignment.objects.filter(reviewer=cast["reviewing"])
        with in_review.act(dossier):
            reviewing.nudge(open_review, by=cast["handling editor"])
    assert ("reminder", "double reviewing", "author's name") in in_review.leaks


def with_authors(submission):
    names = ", ".join(person.name for person in submission.contributors.all())
    return about_paper(submission) | {"title": f"{submission.title} by {names}"}


def test_words_are_found_however_they_are_packed():
    hidden = word()
    packed = base64.b64encode(
        f'{{"name": "{hidden.title()} and more"}}'.encode()
    ).decode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("inside.csv", f"a,{hidden}")
    with pikepdf.open(io.BytesIO(pdf_with("nothing"))) as pdf:
        pdf.docinfo["/Author"] = hidden
        properties = io.BytesIO()
        pdf.save(properties)
    for text in (
        hidden.upper(),
        f"?q=a%20{hidden}",
        packed,
        archive.getvalue(),
        pdf_with(hidden),
        properties.getvalue(),
    ):
        assert found_in(text) == {hidden}
    assert found_in("nothing here", pdf_with("nor here")) == set()
