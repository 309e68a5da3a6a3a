"""Odd files and several windows: a plain sentence each time, and nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from journal import storage
from submissions import services
from submissions.choices import FileKind, ReadingState
from submissions.models import Arrival, ManuscriptFile, Submission
from submissions.services import reading
from tests import factories
from tests.factories.submissions import draft

from .test_arriving import JSON, START, announce, bring, give
from .test_views_submit import PAPER, page

pytestmark = pytest.mark.django_db

LATIN = f"{'a-very-long-name-' * 18}.md"
CHINESE = f"{'很长的文件名' * 50}.md"
OTHER = PAPER.replace(b"title: ", b"title: Another ", 1)


def plain(client, files, address=START, **more):
    """The form of a browser without scripts."""
    held = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(address, {"files": held, "email": "amara@example.org"} | more)


@pytest.mark.parametrize("name", [LATIN, CHINESE], ids=["Latin", "Chinese"])
@pytest.mark.parametrize("way", ["in pieces", "in the form"])
def test_name_of_three_hundred_letters_is_cut_and_the_file_is_taken(client, name, way):
    assert len(name) >= 300
    factories.journal()
    if way == "in pieces":
        assert give(client, bring(client, {name: PAPER})).status_code == 200
    else:
        assert plain(client, [(name, PAPER)]).status_code == 302
    file = ManuscriptFile.objects.get()
    assert len(file.name.encode()) <= 255
    assert file.name.endswith(".md")
    assert file.name[:60] == name[:60]
    assert storage.get(file.key) == PAPER
    shown = client.get(page(Submission.objects.get(), "check")).content.decode()
    assert file.name in shown


def test_two_files_of_one_name_are_told_apart_before_anything_is_kept(client):
    factories.journal()
    answer = plain(client, [("paper.md", PAPER), ("paper.md", OTHER)])
    assert answer.status_code == 422
    assert "Two files are called paper.md." in answer.content.decode()
    assert not Submission.objects.exists()


def test_empty_file_among_others_is_named_and_the_others_are_not_half_kept(client):
    factories.journal()
    answer = plain(client, [("paper.md", PAPER), ("empty.bib", b"")])
    assert answer.status_code == 422
    assert "empty.bib is empty" in answer.content.decode()
    assert not Submission.objects.exists()
    paper = draft()
    client.force_login(paper.submitter)
    address = page(paper, "supplements")
    answer = plain(client, [("empty.csv", b"")], address)
    assert answer.status_code == 422
    assert "empty.csv is empty" in answer.content.decode()
    assert not paper.versions.get().files.filter(kind=FileKind.SUPPLEMENT).exists()


def test_second_file_for_a_draft_whose_first_is_being_read_is_the_one_that_counts(
    client, monkeypatch
):
    factories.journal()
    give(client, bring(client, {"paper.md": PAPER}))
    paper = Submission.objects.get()
    version = paper.versions.get()
    read_in_jail = reading.read_in_jail

    def meanwhile(files, **more):
        """Another window of the same author gives another file now."""
        monkeypatch.undo()
        arrival = bring(client, {"other.md": OTHER}, to=page(paper, "announce-for"))
        assert give(client, arrival, page(paper, "replace")).status_code == 200
        return read_in_jail(files, **more)

    monkeypatch.setattr(reading, "read_in_jail", meanwhile)
    reading.read_version(version)
    version.refresh_from_db()
    assert (version.state, version.manuscript.name) == (
        ReadingState.WAITING,
        "other.md",
    )
    paper.refresh_from_db()
    assert paper.title == ""
    reading.read_version(version)
    paper.refresh_from_db()
    assert paper.title.startswith("Another ")


def test_draft_that_another_window_has_thrown_away_takes_no_file(client):
    paper = draft()
    client.force_login(paper.submitter)
    to, address = page(paper, "announce-for"), page(paper, "replace")
    arrival = bring(client, {"other.md": OTHER}, to=to)
    services.delete_draft(paper, by=paper.submitter)
    assert announce(client, {"other.md": OTHER}, to=to).status_code == 404
    assert give(client, arrival, address).status_code == 404
    assert Arrival.objects.get().outcome == ""  # thrown away with its pieces in a day


def test_draft_that_another_window_has_sent_keeps_its_file_and_says_so(client):
    paper = factories.sent()
    client.force_login(paper.submitter)
    arrival = bring(client, {"other.md": OTHER})
    answer = client.post(
        page(paper, "replace"), {"arrival": arrival["uuid"]}, follow=True, **JSON
    )
    there = reverse("submissions:received", args=[paper.uuid])
    assert answer.redirect_chain == [(there, 302)]
    assert "The journal has your paper" in answer.content.decode()
    assert paper.versions.get().manuscript.name != "other.md"
