"""A malware scanner beside the journal: clamd, asked by its own protocol (F4).

Where `CLAMD_ADDRESS` names none, files are "not scanned" and are called so; nothing is
ever called clean of malware that was not looked at. What a scanner finds is refused and
recorded; where it does not answer, nothing is taken until it does.
"""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from journal import record
from journal.choices import Scan
from journal.models import User
from journal.verdict import deny, require

logger = logging.getLogger(__name__)

PATIENCE = 30  # seconds for each answer
PIECE = 256 * 1024
LONGEST_ANSWER = 4096


class Infected(Exception):
    """The scanner found something; its name for it."""


class ScannerDown(Exception):
    """The scanner did not answer, or could not look at all of it."""


def scan(data: bytes) -> Scan:
    """What the scanner says of these bytes. Raises Infected and ScannerDown."""
    if not settings.CLAMD_ADDRESS:
        return Scan.NOT_SCANNED
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = _answer(line)
    except OSError as failure:
        raise ScannerDown(str(failure)) from failure
    if said == "stream: OK":
        return Scan.NOTHING_FOUND
    if said.endswith(" FOUND"):
        raise Infected(said.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerDown(said or "no answer")


def _connected() -> socket.socket:
    """tcp://host:3310 or unix:///run/clamav/clamd.ctl."""
    where = urlsplit(settings.CLAMD_ADDRESS)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(where.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection(
        (where.hostname or "", where.port or 3310), timeout=PATIENCE
    )


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0"):
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def check(
    files: Mapping[str, bytes], *, by: User, about: UUID | None = None
) -> dict[str, Scan]:
    """What may be kept, and how it was looked at; before anything is stored.

    An infected file is written into the record and refused, and with it all that came
    beside it. Call it outside of the transaction that a refusal takes back. Raises
    NotAllowed with a sentence.
    """
    found = {}
    for name, data in files.items():
        try:
            found[name] = scan(data)
        except Infected as infected:
            logger.warning("malware refused: %s", infected)
            record.write("file.infected", about=about, by=by, found=str(infected)[:100])
            require(
                deny(
                    _(
                        "%(name)s was refused: our scanner found malware in it (%(found)s). Nothing was kept. Clean your computer, save the file anew and give it again."
                    )
                    % {"name": name, "found": infected}
                )
            )
        except ScannerDown:
            logger.exception("the malware scanner did not answer")
            require(
                deny(
                    _(
                        "Files cannot be checked for malware at the moment, so none can be taken. Nothing was kept; try again in a few minutes."
                    )
                )
            )
    return found
