"""The browser that pages are tried in: Chromium without its windows, where there is one.

Debian's `chromium-headless-shell` is the engine of `chromium` without the rest of the
browser, and takes two thirds of its time; where only `chromium` is installed, that serves.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

PROGRAM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
)


def launch(play: Any) -> Any:
    """A browser of this Playwright; whoever asked for it closes it."""
    if PROGRAM is None:
        pytest.skip(
            "Chromium is not installed: apt-get install chromium-headless-shell"
        )
    return play.chromium.launch(executable_path=PROGRAM, args=list(FLAGS))
