"""Giving files in Chromium: straight to the storage, and what happens when that breaks."""

import base64
import os
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from journal import storage
from journal.storage import Bucket
from submissions.choices import FileKind
from submissions.models import Arrival, ManuscriptFile, Submission
from submissions.services import arriving
from tests import axe, factories
from tests.submissions.test_views_submit import encrypted_docx

from .cast import letters_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

PAPER = b"---\ntitle: Reading on screens\n---\n\n# One\n\n" + b"We read on. " * 400
FORM = 2000  # bytes of leave and of form around a piece, at most
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 900
FALL = """(files) => {
  const held = new DataTransfer();
  for (const [name, bytes] of files) {
    const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    held.items.add(new File([data], name));
  }
  return held;
}"""


@pytest.fixture
def storage_for(live_server):
    """The bucket answers pages of the live server alone, as it is set up elsewhere."""
    client = storage._storage(Bucket.WORKING).client
    rule = {
        "AllowedOrigins": [live_server.url],
        "AllowedMethods": ["POST"],
        "AllowedHeaders": ["content-type"],
    }
    client.put_bucket_cors(
        Bucket=settings.S3_BUCKET, CORSConfiguration={"CORSRules": [rule]}
    )


SAYINGS = """() => {
  const said = document.querySelector("[data-said]");
  window.sayings = [];
  new MutationObserver(() => window.sayings.push(said.textContent))
    .observe(said, { childList: true });
}"""


class Line:
    """What goes between a window and the storage; it can be cut."""

    def __init__(self, window):
        self.posts, self.bytes, self.cut_at, self.closed = 0, 0, None, False
        self.to_us, self.deaf = [], False
        window.context.route(f"{settings.UPLOADS_TO}*", self.carry)
        window.context.route("**/submit/", self.take)
        window.page.on("request", self.note)

    def carry(self, route):
        if self.closed or self.posts == self.cut_at:
            self.cut_at = None
            route.abort("connectionreset")
            return
        self.posts += 1
        self.bytes += len(route.request.post_data_buffer or b"")
        route.continue_()

    def take(self, route):
        """What goes to us; `deaf` loses the next form on its way."""
        if self.deaf and route.request.method == "POST":
            self.deaf = False
            route.abort("connectionreset")
        else:
            route.continue_()

    def note(self, request):
        if request.method == "POST" and not request.url.startswith(settings.UPLOADS_TO):
            self.to_us.append(len(request.post_data_buffer or b""))


def fall(window, files):
    """Let several files fall on the drop area at once."""
    coded = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    held = window.page.evaluate_handle(FALL, coded)
    window.page.dispatch_event(".drop", "drop", {"dataTransfer": held})
    for name in files:
        expect(window.page.locator("[data-files]")).to_contain_text(name)


def row(window, name):
    return window.page.locator("[data-files] li", has_text=name)


def kept():
    return {
        file.name: (FileKind(file.kind), storage.get(file.key))
        for file in ManuscriptFile.objects.all()
    }


def test_files_of_several_kinds_go_past_us_and_a_broken_try_goes_on(
    browse, work, storage_for, monkeypatch
):
    monkeypatch.setattr(arriving, "PIECE", 1000)
    factories.journal()
    window = browse()
    line = Line(window)
    window.open("/submit/")
    fall(window, {"paper.md": PAPER, "notes.md": b"# Notes"})
    fall(window, {"scores.csv": b"a,b\n1,2\n", "figure.png": PNG})
    row(window, "notes.md").get_by_role("button").click()
    expect(window.page.locator("[data-files] li")).to_have_count(3)
    row(window, "figure.png").locator("select").select_option("supplement")
    window.page.locator("[name=email]").fill("amara@example.org")

    for theme, width in (("light", 1440), ("dark", 320)):
        assert axe.problems(window.page, theme, width) == []

    # The line breaks after three pieces; what is typed and chosen stays.
    line.cut_at, window.expected = 3, "net::ERR"
    window.page.get_by_role("button", name="Read my file").click()
    window.sees("What has arrived is kept")
    assert line.posts == 3
    shown = window.page.locator(".drop progress")
    expect(shown).to_be_visible()
    assert float(shown.get_attribute("value")) >= len(PNG) + 2000
    assert int(shown.get_attribute("max")) == len(PAPER) + len(PNG) + 8
    assert not Submission.objects.exists()
    expect(window.page.locator("[name=email]")).to_have_value("amara@example.org")
    expect(row(window, "figure.png").locator("select")).to_have_value("supplement")

    window.press("Read my file").sees("We are reading your file")
    pieces = -(-len(PAPER) // 1000) + 2
    assert line.posts == pieces  # none of them twice
    assert sum(line.to_us) < len(PAPER)  # we were told names, and got no file
    assert kept() == {
        "paper.md": (FileKind.MANUSCRIPT, PAPER),
        "scores.csv": (FileKind.SUPPLEMENT, b"a,b\n1,2\n"),
        "figure.png": (FileKind.SUPPLEMENT, PNG),
    }
    assert len(window.visited) == len({"/submit/", window.path})
    work()
    window.open(window.path).sees("Reading on screens").follow("2 supplementary files")
    window.sees("figure.png").sees("The text of version 1")
    for theme, width in (("light", 1440), ("dark", 320)):
        assert axe.problems(window.page, theme, width) == []

    # On another day and in another browser, without scripts: by the link in the letter.
    later = browse(java_script_enabled=False)
    [letter] = letters_to("amara@example.org")
    later.open(re.search(r"https?://[^/]+(/submit/\S+/resume/\S+)", letter)[1])
    later.press("Open my draft").sees("Reading on screens").follow("2 supplementary")
    notes = ManuscriptFile.objects.get(name="scores.csv")
    later.page.locator(f"[name='kind-{notes.uuid}']").select_option("support")
    later.press("Change the kind of scores.csv")
    assert ManuscriptFile.objects.get(name="scores.csv").kind == FileKind.SUPPORT


def choose(window, path):
    """Choose one file of the disk, as it lies there, on a page that was just opened."""
    window.open("/submit/").page.set_input_files("[name=files]", path)
    expect(row(window, path.name)).to_have_count(1)
    window.page.evaluate(SAYINGS)


def reads(window):
    window.press("Read my file").sees("We are reading your file")
    [paper] = Submission.objects.order_by("-pk")[:1]
    return storage.get(paper.versions.get().manuscript.key)


def test_page_that_was_closed_goes_on_where_it_was_when_the_file_is_chosen_again(
    browse, storage_for, monkeypatch, tmp_path
):
    monkeypatch.setattr(arriving, "PIECE", 1000)
    factories.journal()
    author = factories.person("Amara Tadesse")
    path = tmp_path / "paper.md"
    path.write_bytes(PAPER)
    pieces = -(-len(PAPER) // 1000)
    email = "amara@example.org"

    # A guest: the tab is closed, and another one of the same browser is opened.
    window = browse()
    line = Line(window)
    choose(window, path)
    window.page.locator("[name=email]").fill(email)
    line.cut_at, window.expected = 3, "net::ERR"
    window.page.get_by_role("button", name="Read my file").click()
    window.sees("What has arrived is kept")
    window.turn()
    choose(window, path)
    window.page.locator("[name=email]").fill(email)
    line.cut_at, window.expected = 4, "net::ERR"  # it breaks once more
    window.page.get_by_role("button", name="Read my file").click()
    window.sees("What has arrived is kept")
    assert "Part of it is here already" in " ".join(window.page.evaluate("sayings"))
    assert float(window.page.locator("progress").get_attribute("value")) >= 4000
    window.turn()
    choose(window, path)
    window.page.locator("[name=email]").fill(email)
    assert reads(window) == PAPER
    assert line.posts == pieces  # in three pages, none of them twice
    assert len(PAPER) < line.bytes < len(PAPER) + pieces * FORM
    assert Submission.objects.count() == Arrival.objects.count() == 1

    # A person: the battery dies, and another computer has the same file.
    there, here = browse(author), browse(author)
    first, second = Line(there), Line(here)
    choose(there, path)
    first.cut_at, there.expected = 2, "net::ERR"
    there.page.get_by_role("button", name="Read my file").click()
    there.sees("What has arrived is kept")
    choose(here, path)
    second.deaf, here.expected = True, "net::ERR"  # all comes but the form
    here.page.get_by_role("button", name="Read my file").click()
    here.sees("It is still here: try again")
    assert Submission.objects.count() == 1
    here.turn()
    choose(here, path)
    assert reads(here) == PAPER
    assert (first.posts, second.posts) == (2, pieces - 2)

    # Saved anew, it is another file, though name and size are the same.
    choose(there, path)
    first.cut_at, there.expected = 3, "net::ERR"
    there.page.get_by_role("button", name="Read my file").click()
    there.sees("What has arrived is kept")
    other = PAPER.replace(b"on", b"no")
    path.write_bytes(other)
    os.utime(path, (1795420800, 1795420800))
    choose(here, path)
    assert reads(here) == other
    assert second.posts == 2 * pieces - 2


def test_what_cannot_be_taken_is_said_on_the_page_and_nothing_typed_is_lost(
    browse, storage_for
):
    factories.journal()
    window = browse()
    line = Line(window)
    window.open("/submit/")
    window.page.locator("[name=email]").fill("amara@example.org")
    button = window.page.get_by_role("button", name="Read my file")
    window.expected = 422
    for name, data, reason in (
        ("photo.png", PNG, "photo.png is not a manuscript"),
        ("paper.md", b"", "paper.md is empty"),
        ("paper.docx", encrypted_docx(), "protected by a password"),
    ):
        window.page.set_input_files("[name=files]", [])
        fall(window, {name: data})
        button.click()
        window.sees(reason)
    assert line.posts == 1  # the first two were told before a byte was sent
    expect(window.page.locator("[name=email]")).to_have_value("amara@example.org")
    assert window.path == "/submit/"
    assert not Submission.objects.exists()

    # A network that keeps browsers from the storage: the form carries the files.
    line.closed, window.expected = True, "net::ERR"
    window.page.set_input_files("[name=files]", [])
    fall(window, {"paper.md": PAPER})
    button.click()
    window.sees("It is still here: try again")
    window.press("Read my file", status="net::ERR").sees("We are reading your file")
    assert kept() == {"paper.md": (FileKind.MANUSCRIPT, PAPER)}
    assert not any(arrival.outcome for arrival in Arrival.objects.all())
