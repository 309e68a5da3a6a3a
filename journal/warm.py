"""A jail that is kept warm: work on a stranger's file without a second of imports.

`run_warm` is `run_jailed` for work whose program takes longer to load than to do. A
clean process, which never reads a stranger's byte, imports the program once; each piece
of work then runs in a fork of it, and so in a process of its own with limits, network
and environment as in jail.py, where nothing of any other work has ever been
(visibility.md F14; pdf.md 7). The clean process ends with the one that uses it, or when
it was not needed for a while.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from journal.jail import Limits, Outcome, _enter, _environment, _reason, _tail, _work

IDLE = 60.0  # seconds after which the clean process ends
NOWHERE = Path("/nonexistent")  # its folder: it has nothing to write
MESSAGE = 65_536
USUAL = Limits()
REPORT = 3  # the descriptor on which the work tells how its network was closed


def run_warm(
    ready: str, module: str, folder: Path, *args: str, limits: Limits = USUAL
) -> Outcome:
    """Run `module` inside `folder`, in a fork of a process that has imported `ready`.

    Never raises for what the work does; the outcome tells.
    """
    started = time.monotonic()
    job = json.dumps([module, str(folder), args, astuple(limits)]).encode()
    with tempfile.TemporaryFile() as stderr:
        # Twice, since the clean process may have ended just as it was asked.
        answer = _asked(ready, job, stderr.fileno()) or _asked(
            ready, job, stderr.fileno()
        )
        text = _tail(stderr)
    if not answer:
        return Outcome(False, "failed: its process ended", 0, 0, 0, text, "")
    code, cpu, peak, timed_out, network = json.loads(answer)
    reason = _reason(code, cpu, text, limits, timed_out=timed_out)
    seconds = time.monotonic() - started
    return Outcome(not reason, reason, seconds, cpu, peak, text, network)


# ---- Beside the one who asks ---------------------------------------------------


@dataclass(slots=True)
class _Clean:
    """A clean process and the line to it; the line's end is its end."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    owner: int = field(default_factory=os.getpid)

    def end(self) -> None:
        self.line.close()
        if self.owner == os.getpid():
            self.process.wait()


_clean: dict[str, _Clean] = {}
_one_at_a_time = threading.Lock()


def end(ready: str) -> None:
    """End the clean process, if there is one; the next work starts another."""
    if known := _clean.pop(ready, None):
        known.end()


@atexit.register
def _end_all() -> None:
    for ready in list(_clean):
        end(ready)


def spent(ready: str) -> float:
    """CPU seconds of the clean process and of all its forks that have ended."""
    known = _clean.get(ready)
    if known is None:
        return 0.0
    stat = Path(f"/proc/{known.process.pid}/stat").read_text()
    ticks = stat.rpartition(")")[2].split()[11:15]  # own, then those of its children
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _asked(ready: str, job: bytes, stderr: int) -> bytes:
    """The answer of the clean process; nothing when it is gone."""
    mine, theirs = socket.socketpair()
    with mine:
        with theirs, _one_at_a_time:
            known = _clean.get(ready)
            if known is None or known.owner != os.getpid():
                known = _clean[ready] = _start(ready)
            try:
                socket.send_fds(known.line, [job], [stderr, theirs.fileno()])
            except OSError:
                end(ready)
                return b""
        return mine.recv(MESSAGE)


def _start(ready: str) -> _Clean:
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "journal.warm", ready],
            cwd="/",
            env=_environment(NOWHERE),
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    return _Clean(process, mine)


# ---- The clean process ---------------------------------------------------------


@dataclass(slots=True)
class _Job:
    """One fork at work, and who waits for it."""

    pid: int
    deadline: float
    answer: socket.socket
    report: int
    timed_out: bool = False


def _serve(line: socket.socket) -> None:
    """Fork for each job until the line is closed or nothing has come for a while."""
    jobs: dict[int, _Job] = {}
    poller = select.poll()
    poller.register(line, select.POLLIN)
    while True:
        until = min((job.deadline for job in jobs.values()), default=None)
        rest = IDLE if until is None else max(0, until - time.monotonic())
        ready = [descriptor for descriptor, _event in poller.poll(rest * 1000 + 1)]
        if not ready and not jobs:
            return
        for watch in set(ready) & set(jobs):
            poller.unregister(watch)
            _finish(watch, jobs.pop(watch))
        if line.fileno() in ready:
            message, descriptors, _flags, _who = socket.recv_fds(line, MESSAGE, 2)
            if not message:
                _abandon(jobs)
                return
            watch, job = _forked(json.loads(message), *descriptors)
            jobs[watch] = job
            poller.register(watch, select.POLLIN)
        for job in jobs.values():
            if job.deadline <= time.monotonic() and not job.timed_out:
                job.timed_out = True
                _kill(job.pid)


def _forked(order: list[Any], stderr: int, answer: int) -> tuple[int, _Job]:
    module, folder, args, limits = order
    bounds = Limits(*limits)
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_alone(Path(folder), stderr, write_end)
        _run(module, args, bounds)
    os.close(stderr)
    os.close(write_end)
    deadline = time.monotonic() + bounds.wall_seconds
    job = _Job(pid, deadline, socket.socket(fileno=answer), read_end)
    return os.pidfd_open(pid), job


def _finish(watch: int, job: _Job) -> None:
    _kill(job.pid)  # what it has started; not yet reaped, so the group is its own
    _, status, usage = os.wait4(job.pid, 0)
    os.close(watch)
    with os.fdopen(job.report) as report:
        network = report.read() or "audit hook"
    code, cpu = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
    answer = [code, cpu, usage.ru_maxrss / 1024, job.timed_out, network]
    with job.answer, contextlib.suppress(BrokenPipeError):  # nobody waits any more
        job.answer.send(json.dumps(answer).encode())


def _abandon(jobs: dict[int, _Job]) -> None:
    for watch, job in jobs.items():
        _finish(watch, job)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


# ---- Inside the fork -----------------------------------------------------------


def _be_alone(folder: Path, stderr: int, report: int) -> None:
    """Keep nothing of the clean process open but what this work writes to."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    report = os.dup(report)  # never one of the numbers it is going to
    for kept, number in ((nothing, 0), (nothing, 1), (stderr, 2), (report, REPORT)):
        os.dup2(kept, number)
    os.closerange(REPORT + 1, os.sysconf("SC_OPEN_MAX"))
    os.environ |= {"HOME": str(folder), "TMPDIR": str(folder)}
    tempfile.tempdir = None
    os.chdir(folder)


def _run(module: str, args: list[str], bounds: Limits) -> NoReturn:
    """Do the work as the main program would, and never return to the clean process."""
    code = 1
    try:
        _enter(REPORT, bounds.cpu_seconds, bounds.memory_mib, bounds.file_mib,
               bounds.processes)  # fmt: skip
        _work(module, args)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # as the interpreter does at the very end
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    importlib.import_module(sys.argv[1])
    gc.collect()
    gc.freeze()  # what is shared by all forks is never looked at again
    with socket.socket(fileno=os.dup(0)) as control:
        _serve(control)
