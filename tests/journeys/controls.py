"""The controls of a page: which are dead by what they are, and whether a press does something.

A control leads to an address of ours, or sends a form to one that takes it, or the page
itself answers: it opens, closes, copies, zooms, changes the colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from .test_post_only import methods_of

# All that is shown and not switched off; each is numbered, to be found again.
FIND = """() => {
for (const old of document.querySelectorAll("[data-control]")) delete old.dataset.control;
return [...document.querySelectorAll(
  "a, button, summary, [role=button], [role=tab], input:is([type=submit], [type=button])"
)].filter((one) => one.checkVisibility({ visibilityProperty: true })
  && !one.disabled && one.ariaDisabled !== "true"
).map((one, at) => {
  one.dataset.control = at;
  const link = one.getAttribute("href");
  const form = one.type === "submit" ? one.form : null;
  let up = one;
  while (up && !customElements.get(up.localName)) up = up.parentElement;
  return {
    at,
    tag: one.localName,
    words: (one.ariaLabel ?? one.textContent).trim().replace(/\\s+/g, " "),
    element: up?.localName ?? "",
    dialog: one.closest("dialog[open]")?.id ?? "",
    href: link === null ? "" : new URL(link, document.baseURI).href,
    target: link?.startsWith("#") ? link.slice(1) : "",
    lands: !link?.startsWith("#") || Boolean(document.getElementById(link.slice(1))),
    method: form ? one.getAttribute("formmethod") ?? form.method : "",
    action: form ? one.hasAttribute("formaction") ? one.formAction : form.action : "",
  };
}); }"""
ALL = "{ subtree: true, childList: true, attributes: true, characterData: true }"
QUIET = f"""() => new Promise((quiet) => {{
  let wait = setTimeout(quiet, 200);
  new MutationObserver(() => {{
    clearTimeout(wait);
    wait = setTimeout(quiet, 200);
  }}).observe(document, {ALL});
}})"""
WATCH = f"""() => ({{ change: new Promise(
  (seen) => new MutationObserver(() => seen(true)).observe(document, {ALL})) }})"""
CHANGED = """({ change }) => Promise.race(
  [change, new Promise((nothing) => setTimeout(nothing, 5000, false))])"""
IS_OPEN = "(summary) => summary.parentElement.open"


@dataclass(frozen=True)
class Control:
    """One control as it is shown; `element` is the custom element that it is part of."""

    at: int
    tag: str
    words: str
    element: str
    dialog: str
    href: str
    target: str
    lands: bool
    method: str
    action: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same control on another page."""
        return self.tag, self.element, self.dialog, self.words

    @property
    def is_answered_here(self) -> bool:
        """Whether the page itself answers, and nothing is sent that changes the journal."""
        if self.tag == "summary" or self.method == "dialog":
            return True
        return self.tag != "a" and (not self.method or self.element == "theme-switch")

    def fault(self, site: str) -> str:
        """Why no server would answer a press; empty for one that the page answers."""
        if self.tag == "a":
            return self._fault_of_link(site)
        if self.method in ("get", "post"):
            return self._fault_of_form(site)
        return ""

    def _fault_of_link(self, site: str) -> str:
        if not self.href:
            return "leads nowhere"
        if not self.lands:
            return f"there is no #{self.target} on the page"
        return fault_of_address(self.href, site)

    def _fault_of_form(self, site: str) -> str:
        if fault := fault_of_address(self.action, site):
            return fault
        taken = methods_of(resolve(urlsplit(self.action).path).func)
        if taken and self.method.upper() not in taken:
            return f"{self.action} takes no {self.method}"
        return ""


def fault_of_address(url: str, site: str) -> str:
    """Whether an address of ours has a page behind it."""
    if not url.startswith(f"{site}/"):
        return ""
    try:
        resolve(urlsplit(url).path)
    except Resolver404:
        return f"{url} has nothing behind it"
    return ""


def controls_of(page: Any) -> list[Control]:
    """What can be pressed on the page as it stands now."""
    found = [Control(**one) for one in page.evaluate(FIND)]
    inside = [one for one in found if one.dialog]
    return inside or found  # an open dialog keeps the rest out of reach


def settle(page: Any) -> None:
    """Wait until the page has drawn itself: a paper beside a form comes late."""
    if page.locator("pdf-reader").count():
        page.locator(".pdfpage canvas").first.wait_for()
        page.evaluate(QUIET)


def press(page: Any, control: Control) -> bool:
    """Press it by the keyboard; whether the page has answered."""
    settle(page)
    shown = page.locator(f"[data-control='{control.at}']")
    if control.tag == "summary":
        was_open = shown.evaluate(IS_OPEN)
        shown.press("Enter")
        return shown.evaluate(IS_OPEN) != was_open
    watch = page.evaluate_handle(WATCH)
    shown.press("Enter")
    return watch.evaluate(CHANGED)


def try_out(window: Any, pressed: set[tuple[str, ...]]) -> set[tuple[str, str]]:
    """The faults of all that is shown; what the page itself answers is pressed, once."""
    faults = set()
    while True:
        controls = controls_of(window.page)
        faults |= {(one.words, one.fault(window.site)) for one in controls}
        new = [one for one in controls if one.is_answered_here]
        new = [one for one in new if one.key not in pressed]
        if not new:
            return {(words, why) for words, why in faults if why}
        pressed.add(new[0].key)
        if not press(window.page, new[0]):
            faults.add((new[0].words, "nothing happens"))
