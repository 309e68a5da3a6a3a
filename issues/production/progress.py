"""How far a build has come, written as it grows so that the page can show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from issues.choices import BuildState, StepState
from issues.contents import short_names
from issues.models import IssueBuild

if TYPE_CHECKING:
    from collections.abc import Iterable

    from issues.models import Article

DRAWING = 85  # of a hundred: the rest is putting together and small pictures


class Cancelled(Exception):
    """Somebody has stopped the build, or another has taken its place."""


class Progress:
    """The steps of one build: an article each, then the joining."""

    def __init__(self, build: IssueBuild, articles: Iterable[Article]) -> None:
        self.build = build
        self.steps: dict[str, dict[str, Any]] = {
            str(article.uuid): _step(short_names(article) or article.title)
            for article in articles
        }
        self.whole = _step(_("Front matter and joining"))
        self._save()

    def starts(self, article: Article) -> None:
        self._set(self.steps[str(article.uuid)], StepState.RUNNING)

    def done(self, article: Article, pages: int, warnings: Iterable[str]) -> None:
        """A warning does not stop the build; the editor reads it on the page."""
        note = " ".join(_sentence(text) for text in warnings)
        state = StepState.WARNED if note else StepState.DONE
        self._set(self.steps[str(article.uuid)], state, pages=pages, note=note)

    def failed(self, article: Article, reason: str) -> None:
        self._set(self.steps[str(article.uuid)], StepState.FAILED, note=reason)

    def joins(self, done: int, total: int) -> None:
        self.build.percent = DRAWING + (99 - DRAWING) * done // max(1, total)
        self._set(self.whole, StepState.RUNNING)

    def joined(self, pages: int) -> None:
        self._set(self.whole, StepState.DONE, pages=pages)

    def alive(self) -> None:
        """Nothing is new, but the work goes on."""
        self._save()

    def require_wanted(self, *, lock: bool = False) -> None:
        """Raise Cancelled unless the build is still to be made."""
        rows = IssueBuild.objects.filter(pk=self.build.pk, state=BuildState.RUNNING)
        if lock:
            rows = rows.select_for_update()
        if not rows.values_list("pk", flat=True):
            raise Cancelled

    def _set(self, step: dict[str, Any], state: StepState, **facts: object) -> None:
        step.update(state=state.value, **facts)
        self._save()

    def _save(self) -> None:
        settled = sum(
            step["state"] in StepState.settled() for step in self.steps.values()
        )
        share = DRAWING * settled // max(1, len(self.steps))
        self.build.percent = max(self.build.percent, share)
        self.build.steps = [
            {"article": uuid, **step} for uuid, step in self.steps.items()
        ] + [{"article": "", **self.whole}]
        self.build.touched_at = timezone.now()
        self.require_wanted()
        self.build.save(update_fields=["steps", "percent", "touched_at"])


def _step(label: str) -> dict[str, Any]:
    return {"label": label, "state": StepState.WAITING.value, "pages": 0, "note": ""}


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
