"""An author who gives a manuscript over HTTP, as a browser does: by form or in pieces."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests import manuscripts

TOKEN = "t" * 32
BOUNDARY = "----a-boundary-of-the-benchmark"
JSON = {"Accept": "application/json"}
LONGEST = 180  # seconds
COPY_ASKED_EVERY = 2  # seconds, as templates/submissions/check.html


def packed(folder: Path) -> tuple[str, bytes]:
    """A manuscript of the corpus as one file: itself, or all its files in a zip."""
    truth = manuscripts.truth_of(folder)
    files = manuscripts.files_of(folder, truth)
    if len(files) == 1:
        return next((Path(name).name, data) for name, data in files.items())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return f"{folder.name}.zip", held.getvalue()


@dataclass
class Given:
    """How one upload went; times in seconds from the first byte that was sent."""

    name: str
    size: int
    answered: float = 0  # the web process has taken the file
    filled: float = 0  # the check page shows what was read
    settled: float = 0  # and the copy for reviewers is made
    refused: str = ""


@dataclass
class Author:
    """One signed-in person at one server."""

    host: str
    cookie: str
    asks_every: float = 1  # seconds, as static/js/live-progress.js
    began: float = field(default=0, init=False)

    def give(self, name: str, data: bytes, *, in_pieces: bool = False) -> Given:
        given = Given(name, len(data))
        self.began = time.perf_counter()
        fields = {"csrfmiddlewaretoken": TOKEN}
        if in_pieces:
            answer = self._ask(
                "/submit/", fields | {"arrival": self._bring(name, data)}
            )
        else:
            body = multipart(fields, "files", name, data)
            answer = self._post(self.host, "/submit/", body, self._cookies() | JSON)
        given.answered = self._now()
        if "location" not in answer:
            given.refused = " ".join(answer.get("errors", [str(answer)]))
            return given
        self._follow(str(answer["location"]), given)
        return given

    def _follow(self, page: str, given: Given) -> None:
        """Ask as the page's own scripts do, until all is done."""
        state = page.replace("/check/", "/reading/")
        self._get(page)
        while not json.loads(self._get(state))["done"] and self._now() < LONGEST:
            time.sleep(self.asks_every)
        while not given.settled and self._now() < LONGEST:
            shown = self._get(page)
            given.filled = given.filled or self._now()
            if 'id="file-checks"' not in shown:
                given.refused = "not read"
                return
            if "hx-trigger" not in shown:
                given.settled = self._now()
            else:
                time.sleep(COPY_ASKED_EVERY)

    def _bring(self, name: str, data: bytes) -> str:
        """Announce the file, send the pieces to the storage; gives the arrival."""
        fields = {"csrfmiddlewaretoken": TOKEN, "name": name, "size": str(len(data))}
        state = self._ask("/submit/files/", fields)
        while state["pieces"]:
            for piece in state["pieces"]:
                part = data[piece["start"] : piece["end"]]
                where = urlsplit(piece["url"])
                body = multipart(piece["fields"], "file", "blob", part)
                self._post(where.netloc, where.path, body, {})
            state = self._ask(state["url"], {"csrfmiddlewaretoken": TOKEN})
        return str(state["uuid"])

    def _now(self) -> float:
        return time.perf_counter() - self.began

    def _cookies(self) -> dict[str, str]:
        return {"Cookie": f"{self.cookie}; csrftoken={TOKEN}"}

    def _ask(self, path: str, fields: dict[str, str]) -> dict[str, object]:
        body = [urlencode(fields).encode()]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._post(self.host, path, body, self._cookies() | JSON | kind)

    def _post(
        self, host: str, path: str, body: list[bytes], headers: dict[str, str]
    ) -> dict[str, object]:
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        length = {"Content-Length": str(sum(map(len, body)))}
        with closing(HTTPConnection(host, timeout=LONGEST)) as line:
            line.request("POST", path, iter(body), kind | length | headers)
            return self._json(line.getresponse())

    @staticmethod
    def _json(answer: HTTPResponse) -> dict[str, object]:
        text = answer.read()
        if answer.status >= 500 or answer.status in (400, 403, 404):
            raise SystemExit(f"An upload was answered {answer.status}: {text[:300]!r}")
        found: dict[str, object] = json.loads(text or b"{}")
        return found

    def _get(self, path: str) -> str:
        with closing(HTTPConnection(self.host, timeout=LONGEST)) as line:
            line.request("GET", path, headers=self._cookies())
            return line.getresponse().read().decode()


def multipart(
    fields: dict[str, str], field: str, name: str, data: bytes
) -> list[bytes]:
    """The body of a form, its file last; not joined, so that 50 MB are held once."""
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    return [*_heads(fields, field, name), data, end]


def _heads(fields: dict[str, str], field: str, name: str) -> Iterator[bytes]:
    for key, value in fields.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
        yield f"{head}{value}\r\n".encode()
    yield (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
