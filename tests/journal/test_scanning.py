"""clamd's own protocol, spoken to a small server that answers as clamd does (F4)."""

import socketserver
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from journal import scanning, storage
from journal.choices import Scan
from journal.models import Event
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.models import ReviewAttachment
from submissions import services
from submissions.models import ManuscriptFile, Submission
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db
VIRUS = b"MALWARE-FOR-TESTS"


class Clamd(socketserver.BaseRequestHandler):
    """zINSTREAM: pieces, each after its length, until one of length 0."""

    def handle(self):
        held = self.request.makefile("rb")
        assert held.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", held.read(4))[0]:
            data += held.read(length)
        self.server.heard.append(data)
        said = b"stream: Eicar-Test-Signature FOUND" if VIRUS in data else b"stream: OK"
        self.request.sendall((self.server.says or said) + b"\0")


def serve(kind, address):
    server = kind(address, Clamd)
    server.heard, server.says = [], b""
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


@pytest.fixture
def clamd(settings):
    server = serve(socketserver.TCPServer, ("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def test_bytes_arrive_whole_and_in_order(clamd):
    data = bytes(range(256)) * 4096
    assert scanning.scan(data) == Scan.NOTHING_FOUND
    assert clamd.heard == [data]


def test_unix_socket_is_spoken_to_alike(settings, tmp_path):
    path = tmp_path / "clamd.ctl"
    server = serve(socketserver.UnixStreamServer, str(path))
    settings.CLAMD_ADDRESS = f"unix://{path}"
    with pytest.raises(scanning.Infected, match="Eicar-Test-Signature"):
        scanning.scan(b"a" + VIRUS)
    server.shutdown()
    server.server_close()
    with pytest.raises(scanning.ScannerDown):
        scanning.scan(b"a")


def test_whatever_else_it_answers_is_no_clean_bill(clamd):
    for said in (b"INSTREAM size limit exceeded. ERROR", b"stream: ", b"\0"):
        clamd.says = said
        with pytest.raises(scanning.ScannerDown):
            scanning.scan(b"a")


def test_infected_manuscript_is_refused_with_a_sentence_and_recorded(clamd):
    factories.journal()
    client, author = Client(), factories.person()
    client.force_login(author)
    stored = set(storage.keys())
    files = [SimpleUploadedFile("paper.md", b"# One\n\n" + VIRUS)]
    answer = client.post(reverse("submissions:start"), {"files": files})
    assert answer.status_code == 422
    assert "found malware in it (Eicar-Test-Signature)" in answer.content.decode()
    assert not Submission.objects.exists()
    assert set(storage.keys()) == stored  # it was looked at before anything was kept
    line = Event.objects.get(kind="file.infected")
    assert (line.actor, line.data) == (author, {"found": "Eicar-Test-Signature"})
    files = [SimpleUploadedFile("paper.md", b"# One\n\nText.")]
    assert (
        client.post(reverse("submissions:start"), {"files": files}).status_code == 302
    )
    assert ManuscriptFile.objects.get().scan == Scan.NOTHING_FOUND


def test_supplements_and_files_of_reports_are_looked_at_too(clamd):
    assignment = factories.reviewing()
    bad = {"a.txt": VIRUS}
    with pytest.raises(NotAllowed, match="malware"):
        reviewing.attach(assignment, bad, by=assignment.reviewer)
    paper = factories.draft()
    with pytest.raises(NotAllowed, match="malware"):
        services.add_supplements(paper, bad, by=paper.submitter)
    about = Event.objects.filter(kind="file.infected").values_list("about", flat=True)
    assert list(about) == [assignment.round.submission.uuid, paper.uuid]
    assert not ReviewAttachment.objects.exists()


def test_while_the_scanner_is_down_nothing_is_taken_and_it_says_so(settings):
    paper = factories.draft()
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    client = Client()
    client.force_login(paper.submitter)
    answer = client.post(
        reverse("submissions:replace", args=[paper.uuid]),
        {"files": [SimpleUploadedFile("paper.md", b"# One\n\nText.")]},
    )
    assert answer.status_code == 422
    assert "cannot be checked for malware at the moment" in answer.content.decode()
    assert paper.versions.get().manuscript.name == "paper.md"
    assert not Event.objects.filter(kind="file.infected").exists()


def test_editors_read_what_was_scanned_and_what_was_not(clamd):
    paper = factories.under_review()
    assignment = factories.reviewing(paper)
    reviewing.attach(assignment, {"a.txt": b"words"}, by=assignment.reviewer)
    reviewing.save_draft(
        assignment, factories.complete_draft(), version=0, by=assignment.reviewer
    )
    reviewing.submit_review(assignment, by=assignment.reviewer)
    client = Client()
    client.force_login(editor_of(paper))
    page = client.get(paper.get_desk_url()).content.decode()
    assert page.count("Not scanned for malware") == 1  # the manuscript; never a copy
    assert page.count("Scanned for malware, nothing found") == 1  # the report's file
    assert "lean of malware" not in page
