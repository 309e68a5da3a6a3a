"""Somebody at a browser without scripts: follows links, presses buttons, keeps all.

Every page comes from the real server code by way of the test client, with its CSRF
token; a form is sent as the page gave it, filled as a person would fill it. Reading a
page may write nothing but the session (ux.md 1.6): each reading is watched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session")')
HOST = "http://testserver"


@dataclass(frozen=True)
class Answer:
    """What came back for one address."""

    path: str
    status: int
    headers: str
    body: bytes


class Visitor:
    """One person with one browser; `who` signs in without the detour of a code."""

    def __init__(self, who: Any = None) -> None:
        self.who = who
        self.client = Client(enforce_csrf_checks=True)
        if who is not None:
            self.client.force_login(who)
        self.answers: list[Answer] = []
        self.sent: list[str] = []  # the paths that a form was sent to
        self.path = ""
        self.page: Any = None

    # Reading ------------------------------------------------------------------

    def open(self, url: str, status: int = 200) -> Visitor:
        """Read a page, after the redirects that lead to it; it writes nothing."""
        url = urljoin(HOST + self.path, url).removeprefix(HOST)
        return self._arrive(url, self.ask(url), status)

    def ask(self, url: str) -> Any:
        """The bare answer for an address; the asking writes nothing."""
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(url)
        written = [q["sql"] for q in asked if WRITES.match(q["sql"])]
        assert written == [], f"reading {url} wrote"
        return answer

    def fetch(self, url: str) -> bytes:
        """The bytes of a file, the page staying what it is."""
        path, page = self.path, self.page
        self.open(url)
        self.path, self.page = path, page
        return self.answers[-1].body

    def follow(self, words: str) -> Visitor:
        """Click the link that says so."""
        return self.open(self._said(words, "a").get("href"))

    def sees(self, words: str) -> Visitor:
        assert words in self.text, f"{self.path} does not say “{words}”:\n{self.text}"
        return self

    def again(self, words: str) -> Visitor:
        """Look again, when what one waits for must be there."""
        return self.open("").sees(words)

    def unfold(self, words: str) -> Visitor:
        """Without scripts what a disclosure holds can be used as it is."""
        self._said(words, "summary")
        return self

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return _line(self.page.body.text_content())

    def download(self, words: str) -> bytes:
        """The file behind the link that says so."""
        return self.fetch(self._said(words, "a").get("href"))

    def images(self, inside: str = "body") -> list[str]:
        """Where the pictures of the page, or of a part of it, come from."""
        return self.page.xpath(f"//{inside}//img/@src")

    def letter_link(self) -> str:
        """The newest letter that the page lists."""
        return self.page.xpath("//a[contains(@href, '/letters/')]/@href")[0]

    def shown_letter(self) -> str:
        """The letter that the page shows before it goes."""
        return _line(self.page.find_class("letter")[0].find_class("body")[0].text)

    def option(self, words: str) -> str:
        """The value of the choice that says so."""
        [option] = [o for o in self.page.iter("option") if _line(o.text) == words]
        return option.get("value")

    def fields(self, beginning: str) -> list[str]:
        """The names of the page's fields that begin so."""
        names = self.page.xpath("//main//@name")
        return [name for name in dict.fromkeys(names) if name.startswith(beginning)]

    def watch(self, work: Callable[[], None]) -> Visitor:
        """Ask for the progress, as the page's script does, before and after the work."""
        [src] = self.page.xpath("//live-progress/@src")
        assert not json.loads(self.fetch(src))["done"]
        work()
        assert json.loads(self.fetch(src))["done"]
        return self.open("")

    # Sending ------------------------------------------------------------------

    def press(self, words: str, *, status: int = 200, **fields: Any) -> Visitor:
        """Press the button that says so, with these fields filled in its form."""
        button = self._said(words, "button")
        form = self._form_of(button)
        data = self._filled(form, fields)
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        action = button.get("formaction") or form.get("action") or ""
        if form.method == "GET":
            return self.open(f"{action}?{urlencode(data, doseq=True)}")
        return self.send(action, data, status)

    def give(self, name: str, data: bytes, words: str, **fields: Any) -> Visitor:
        """Choose a file and press the button that says so."""
        return self.press(words, files=SimpleUploadedFile(name, data), **fields)

    def drafts(self, **fields: Any) -> Visitor:
        """Send what the page's script sends while one types; a stale one is refused."""
        here = self.path
        [src] = self.page.xpath("//autosave-form/@src")
        [form] = self.page.xpath("//autosave-form//form")
        data = self._filled(form, fields)
        self.send(src, data)
        self.send(src, data, status=409)
        self.open(here)
        [form] = self.page.xpath("//autosave-form//form")
        for name, value in fields.items():
            assert _line(_values(form)[name]) == _line(value)
        return self

    def send(self, action: str, data: dict[str, Any], status: int = 200) -> Visitor:
        """What the browser, or one of the page's scripts, sends."""
        path = urljoin(HOST + self.path, action).removeprefix(HOST)
        self.sent.append(urlsplit(path).path)
        headers = {"origin": self.origin}
        return self._arrive(path, self.client.post(path, data, headers=headers), status)

    @property
    def origin(self) -> str:
        """What browsers call the page that a form is on: no referrer, no origin."""
        is_kept_back = "Referrer-Policy: no-referrer" in self.answers[-1].headers
        return "null" if is_kept_back else HOST

    @contextmanager
    def screens(self) -> Iterator[list[str]]:
        """The screens that were needed meanwhile: different pages that were read."""
        before, seen = len(self.answers), []
        yield seen
        for answer in self.answers[before:]:
            page = urlsplit(answer.path).path
            if b"<html" in answer.body and page not in seen:
                seen.append(page)

    # How ------------------------------------------------------------------------

    def _arrive(self, url: str, answer: Any, status: int) -> Visitor:
        body = b"".join(answer) if answer.streaming else answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        self.answers.append(Answer(url, answer.status_code, headers, body))
        if answer.status_code in (302, 303) and status not in (302, 303):
            return self.open(answer.url, status)
        self.path, self.page = url, None
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            self.page = html.document_fromstring(body.decode())
        said = self.text if self.page is not None else body[:500]
        assert answer.status_code == status, f"{url}: {answer.status_code}\n{said}"
        return self

    def _said(self, words: str, tag: str) -> Any:
        found = [
            element
            for element in self.page.iter(tag)
            if words in (element.get("aria-label") or _line(element.text_content()))
        ]
        exact = [e for e in found if _line(e.text_content()) == words]
        found = exact or found
        there = {_line(e.text_content()) for e in self.page.iter(tag)}
        assert found, f"{self.path}: no {tag} says “{words}”, but {sorted(there)}"
        if tag == "a":
            assert len({e.get("href") for e in found}) == 1, f"{words}: which one?"
        else:
            assert len(found) == 1, f"{words}: which one?"
        return found[0]

    def _form_of(self, button: Any) -> Any:
        if button.get("form"):
            return self.page.get_element_by_id(button.get("form"))
        return next(button.iterancestors("form"))

    def _filled(self, form: Any, fields: dict[str, Any]) -> dict[str, Any]:
        data = _values(form)
        for name, value in fields.items():
            assert name in form.fields, f"{name} is not among {sorted(form.fields)}"
            data[name] = value
        return data


def _values(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return {n: v if len(v) > 1 else v[0] for n, v in values.items()}


def _line(text: str) -> str:
    return " ".join(text.split())
