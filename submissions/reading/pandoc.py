"""Pandoc, always sandboxed, with a bounded heap and a bounded time (F16).

It reads nothing but its input and the bibliography we hand it, and answers with HTML
and the metadata it found. It never extracts media.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from submissions.reading.model import Refused

SECONDS = 25
HEAP = ("+RTS", "-M512m", "-RTS")
MAX_HTML = 30_000_000
TEMPLATE = "$meta-json$\n\x1d\n$body$"


class PandocError(Exception):
    """Pandoc stopped; the message is its own, with the line where it stopped."""


@dataclass
class Converted:
    html: str
    meta: dict[str, Any] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)


@cache
def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def to_html(source: bytes, reader: str, *options: str) -> Converted:
    """The source as HTML with MathML, and its metadata as plain values."""
    template = Path("pandoc-template.html")
    template.write_text(TEMPLATE, encoding="utf-8")
    command = [
        *(_program(), *HEAP, "--sandbox", f"--from={reader}", "--to=html5"),
        *("--mathml", "--wrap=none", "--syntax-highlighting=none"),
        *(f"--template={template}", *options),
    ]
    done = _run(command, source)
    messages = _messages(done.stderr)
    if done.returncode == 251 or "heap exhausted" in done.stderr:
        raise Refused("The text needs more memory than one manuscript may use.")
    if done.returncode:
        raise PandocError(" ".join(messages) or f"exit status {done.returncode}")
    if len(done.stdout) > MAX_HTML:
        raise Refused("The text unfolds to more than the memory one article may use.")
    meta, _, html = done.stdout.partition("\n\x1d\n")
    return Converted(html, json.loads(meta or "{}"), messages)


def _run(command: list[str], source: bytes) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": os.getcwd(), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, sandboxed
            command,
            input=source,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            f"The text could not be converted within {SECONDS} seconds. Simplify its "
            "macros, or send it as PDF."
        ) from error
    return subprocess.CompletedProcess(
        command,
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def _messages(stderr: str) -> list[str]:
    """Pandoc's own lines, the drawing of the place where it stopped left out."""
    lines = [line.strip() for line in stderr.splitlines()]
    return [re.sub(r"\s+", " ", line) for line in lines if line and line != "^"]
