"""Somebody at a real browser: Chromium, against a live server, listened to closely."""

from __future__ import annotations

import base64
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
PATIENCE = 20_000  # milliseconds; only a machine that is very busy needs them


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
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)

    def open(self, url: str) -> Window:
        answer = self.page.goto(url)
        assert answer is not None
        assert answer.status == 200, f"{url}: {answer.status}"
        return self

    def follow(self, words: str) -> Window:
        self.page.get_by_role("link", name=words).first.click()
        return self

    def press(self, words: str) -> Window:
        self.page.get_by_role("button", name=words).first.click()
        return self

    def fill(self, **fields: str) -> Window:
        """Each field by its name: a text, or the value of a choice or a tick."""
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']:not([type=hidden])")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                self._tick(field, value)
            else:
                field.fill(value)
        return self

    def drop(self, name: str, data: bytes) -> Window:
        """Let a file fall on the page's drop area."""
        coded = base64.b64encode(data).decode()
        held = self.page.evaluate_handle(DROP, [name, coded])
        self.page.dispatch_event(".drop", "drop", {"dataTransfer": held})
        return self

    def sees(self, words: str) -> Window:
        """Wait until the page says so."""
        expect(self.page.locator("body")).to_contain_text(words, timeout=PATIENCE)
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def _tick(self, field: Locator, value: str) -> None:
        """Click the words beside it, as people do."""
        if value != "on":
            field = field.and_(self.page.locator(f"[value='{value}']"))
        name = field.get_attribute("id")
        self.page.locator(f"label[for='{name}'], label:has(#{name})").first.click()
        expect(field).to_be_checked()

    def _sign_in(self, who: Any) -> None:
        client = Client()
        client.force_login(who)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.site}
        self.context.add_cookies([cookie])

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.path}: {message.text}")

    def _answered(self, answer: Any) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.url}: {answer.status}")
