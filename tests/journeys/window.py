"""Somebody at a real browser: Chromium, against a live server, listened to closely.

A window understands the verbs of a visitor over HTTP (visitor.py). After each page that
it comes to, nothing may have been said to the console, and the page must not be wider
than the window.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, expect

DROP = """([name, bytes]) => {
  const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([data], name));
  return held;
}"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE = 60_000  # milliseconds; only a machine that is very busy needs them
expect.set_options(timeout=PATIENCE)


class Window:
    """One person's window. Whatever the console or the content policy says is kept."""

    def __init__(
        self, browser: Any, site: str, who: Any = None, **context: Any
    ) -> None:
        self.site, self.who, self.name = site, who, str(who or "a visitor")
        self.context = browser.new_context(base_url=site, **context)
        self.context.set_default_timeout(PATIENCE)
        if who is not None:
            self._sign_in(who)
        self.complaints: list[str] = []
        self.visited: list[str] = []
        self.expected = 200
        self.page = self._tab()

    def turn(self) -> Window:
        """Close the tab, and open another one."""
        self.page.close()
        self.page = self._tab()
        return self

    # Reading ------------------------------------------------------------------

    def open(self, url: str) -> Window:
        answer = self.page.goto(url or self.page.url)
        assert answer is not None
        assert answer.status == 200, f"{url}: {answer.status}"
        return self._arrive()

    def follow(self, words: str) -> Window:
        """Click the link that says so."""
        return self._go(self._said("link", words))

    def sees(self, words: str) -> Window:
        """Wait until the page says so."""
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def again(self, words: str) -> Window:
        """The page looks again by itself."""
        return self.sees(words)

    def unfold(self, words: str) -> Window:
        """Open the disclosure that says so."""
        self.page.locator("summary", has_text=words).first.click()
        return self

    def fetch(self, url: str) -> bytes:
        """The bytes of a file, the page staying what it is."""
        answer = self.context.request.get(url)
        assert answer.status == 200, f"{url}: {answer.status}"
        return answer.body()

    def download(self, words: str) -> bytes:
        """Save the file behind the link that says so."""
        with self.page.expect_download() as saved:
            self._said("link", words).click(modifiers=["Alt"])
        return Path(saved.value.path()).read_bytes()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def letter_link(self) -> str:
        """The newest letter that the page lists."""
        return self.page.locator("a[href*='/letters/']").first.get_attribute("href")

    def shown_letter(self) -> str:
        """The letter that the page shows before it goes."""
        return " ".join(self.page.locator(".letter .body").first.inner_text().split())

    def option(self, words: str) -> str:
        """The value of the choice that says so."""
        return self.page.locator("option", has_text=words).first.get_attribute("value")

    def fields(self, beginning: str) -> list[str]:
        """The names of the page's fields that begin so."""
        found = self.page.locator(f"main [name^='{beginning}']").all()
        return [field.get_attribute("name") for field in found]

    def images(self, inside: str = "body") -> list[str]:
        """Where the pictures of the page, or of a part of it, come from."""
        found = self.page.locator(f"{inside} img").all()
        return [image.get_attribute("src") for image in found]

    @contextmanager
    def screens(self) -> Iterator[list[str]]:
        """The screens that were needed meanwhile: different pages that were shown."""
        before, seen = len(self.visited), []
        yield seen
        seen += dict.fromkeys(self.visited[before:])

    # Acting -------------------------------------------------------------------

    def press(self, words: str, *, status: int = 200, **fields: str) -> Window:
        """Press the button that says so, with these fields filled in its form."""
        button, self.expected = self._said("button", words), status
        form = self.page.locator("form").filter(has=button)
        if name := button.get_attribute("form"):
            form = self.page.locator(f"form#{name}")
        for field, value in fields.items():
            self._fill(form.locator(f"[name='{field}']:not([type=hidden])"), value)
        return self._go(button)

    def give(self, name: str, data: bytes, words: str, **fields: str) -> Window:
        """Let a file fall on the page's drop area, and press the button."""
        coded = base64.b64encode(data).decode()
        held = self.page.evaluate_handle(DROP, [name, coded])
        self.page.dispatch_event(".drop", "drop", {"dataTransfer": held})
        return self.sees(name).press(words, **fields)

    def drafts(self, **fields: str) -> Window:
        """Type, scores by number keys; it saves itself, and is there after a reload."""
        self.page.locator(".pdfpage canvas").first.wait_for()  # the paper is beside it
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']").first
            field.focus()
            if field.get_attribute("type") == "radio":
                self.page.keyboard.press(value)
            else:
                self.page.keyboard.insert_text(value)
        form = self.page.locator("autosave-form")
        expect(form).to_have_js_property("typed", 0)
        expect(form).to_have_js_property("state", "saved")
        expect(self.page.locator("#saved")).to_contain_text("Saved")
        self.open(self.path)
        for name, value in fields.items():
            self._holds(name, value)
        return self

    def watch(self, work: Callable[[], None]) -> Window:
        """The page follows the work by itself, and shows its end."""
        progress = self.page.locator("live-progress")
        src = progress.get_attribute("src")
        with self.page.expect_response(
            lambda answer: answer.url.endswith(src)
        ) as asked:
            pass  # the page asks by itself
        assert not asked.value.json()["done"]
        work()
        expect(progress).to_have_count(0)
        self.page.wait_for_load_state()
        return self._arrive()

    # How ----------------------------------------------------------------------

    def _go(self, control: Locator) -> Window:
        """Click what leads to another page, and wait until that is there."""
        with self.page.expect_navigation():
            control.click()
        return self._arrive()

    def _arrive(self) -> Window:
        over = self.page.evaluate(OVER)
        assert over <= 0, f"{self.path} runs over by {over} px"
        assert self.complaints == [], f"{self.path}: {self.complaints}"
        self.expected = 200
        return self

    def _said(self, role: Any, words: str) -> Locator:
        exact = self.page.get_by_role(role, name=words, exact=True)
        return (
            exact if exact.count() else self.page.get_by_role(role, name=words)
        ).first

    def _fill(self, field: Locator, value: str) -> None:
        """A text, or the value of a choice or a tick."""
        kind = field.first.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            self._tick(field, value)
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)

    def _tick(self, field: Locator, value: str) -> None:
        """Click the words beside it, as people do."""
        if value != "on":
            field = field.and_(self.page.locator(f"[value='{value}']"))
        if not field.is_checked():
            field.evaluate_handle("field => field.labels[0]").as_element().click()
        expect(field).to_be_checked()

    def _holds(self, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{name}']")
        if field.first.get_attribute("type") == "radio":
            expect(field.and_(self.page.locator(f"[value='{value}']"))).to_be_checked()
        else:
            expect(field).to_have_value(value)

    def _tab(self) -> Any:
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._answered)
        page.on("framenavigated", lambda _frame: self.visited.append(self.path))
        return page

    def _sign_in(self, who: Any) -> None:
        client = Client()
        client.force_login(who)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.site}
        self.context.add_cookies([cookie])

    def _heard(self, message: Any) -> None:
        if (
            message.type in ("error", "warning")
            and str(self.expected) not in message.text
        ):
            self.complaints.append(f"{self.path}: {message.text}")

    def _answered(self, answer: Any) -> None:
        if answer.status >= 400 and answer.status != self.expected:
            self.complaints.append(f"{answer.url}: {answer.status}")


class PlainWindow(Window):
    """A window of somebody whose browser runs no scripts."""

    def again(self, words: str) -> Window:
        return self.open("").sees(words)

    def give(self, name: str, data: bytes, words: str, **fields: str) -> Window:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.set_input_files("[name=files]", file)
        return self.press(words, **fields)

    def drafts(self, **fields: str) -> Window:
        self.press("Save", **fields)
        for name, value in fields.items():
            self._holds(name, value)
        return self

    def watch(self, work: Callable[[], None]) -> Window:
        work()
        return self.open("")
