"""Ports, process numbers and private files: what both services need of the system."""

import os
import socket
import stat
from contextlib import ExitStack, closing, suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"


class ServiceFailed(Exception):
    """A service did not start; the sentence says where it wrote why."""


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(closing(socket.socket())) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]


def answers(port: int) -> bool:
    """Whether anything listens on this port."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def is_taken(port: int) -> bool:
    """Whether another program holds this port, whether it answers or not."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def command_of(pid: int) -> str:
    """The command line of a running process; nothing when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def works_in(folder: Path) -> bool:
    """Whether any process has this folder as its working directory."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink() == folder:
                return True
    return False


def pid_in(file: Path) -> int:
    """The process number on the first line of a file; 0 when there is none."""
    with suppress(OSError, ValueError, IndexError):
        return int(file.read_text().splitlines()[0])
    return 0


def write_private(file: Path, content: str) -> None:
    """Replace a file that only its owner may read, at once or not at all."""
    new = file.with_name(f"{file.name}.new")
    new.touch(mode=0o600)
    new.chmod(0o600)
    new.write_text(content)
    new.replace(file)


def open_the_way(folder: Path) -> None:
    """Let other accounts pass through (not list) every folder above this one."""
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def is_root() -> bool:
    return os.geteuid() == 0
