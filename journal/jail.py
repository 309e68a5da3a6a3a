"""Run one piece of work on a stranger's file in a process that can do no harm.

Every conversion of an uploaded file (reading, drawing, typesetting) happens here
(visibility.md F14): its own process group in a folder of its own, a clean
environment, no network, and limits on time, memory, file size and processes.

The network is closed twice. Where the kernel permits, the child moves into an empty
network namespace, which also binds the programs it starts (pandoc). Always, an audit
hook refuses Python's sockets. `Outcome.network` says which was in force:
"namespace", or "audit hook" alone.

The work is a module run as ``__main__`` with the folder as its working directory.
It refuses its input by ``sys.exit("A sentence for the person who sent the file.")``;
that sentence becomes the outcome's reason.
"""

import ctypes
import os
import resource
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

PROJECT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
REFUSED, OUT_OF_MEMORY, TOO_MUCH_WRITTEN = 65, 71, 73
STDERR_KEPT = 8_000
KEPT_SETTINGS = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "SSL_CERT_FILE", "TZ")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
POLITE = 5  # the pages, which somebody looks at now, go before any work in here
CLOSED_DOORS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg",
                "socket.getaddrinfo", "socket.gethostbyname")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use; the defaults suit one article (pdf.md 7)."""

    wall_seconds: float = 60
    cpu_seconds: int = 60
    memory_mib: int = 1024
    file_mib: int = 256
    processes: int = 64


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; `reason` completes the sentence "It could not be done: it …"."""

    ok: bool
    reason: str
    seconds: float
    cpu_seconds: float
    peak_mib: float  # at most; what its starter held then counts too (getrusage(2))
    stderr: str
    network: str


def run_jailed(
    module: str, folder: Path, *args: str, limits: Limits = Limits()
) -> Outcome:
    """Run ``python -m module`` inside `folder`, and end it, with all it has started.

    Never raises for what the work does; the outcome tells.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as stderr:
        read_end, write_end = os.pipe()
        try:
            child = _start(module, folder, args, limits, stderr, write_end)
        finally:
            os.close(write_end)
        status, usage, timed_out = _wait(child, limits.wall_seconds)
        with os.fdopen(read_end) as report:
            network = report.read() or "audit hook"
        text = _tail(stderr)
    cpu = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    reason = _reason(code, cpu, text, limits, timed_out=timed_out)
    seconds, peak = time.monotonic() - started, usage.ru_maxrss / 1024
    return Outcome(not reason, reason, seconds, cpu, peak, text, network)


def _start(
    module: str,
    folder: Path,
    args: tuple[str, ...],
    limits: Limits,
    stderr: IO[bytes],
    report: int,
) -> subprocess.Popen[bytes]:
    bounds = (limits.cpu_seconds, limits.memory_mib, limits.file_mib, limits.processes)
    given = [str(number) for number in (report, *bounds)]
    # -P: a file of the stranger's named like a library must never be imported.
    command = [sys.executable, "-P", "-m", "journal.jail", *given, module, *args]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        pass_fds=(report,),
        start_new_session=True,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours but where the code and the fonts are: no key, no password."""
    kept = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    return kept | {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MALLOC_ARENA_MAX": "2",
    }


def _wait(
    child: subprocess.Popen[bytes], seconds: float
) -> tuple[int, resource.struct_rusage, bool]:
    """Wait for the child, at most so long; then end its whole process group."""
    watch = os.pidfd_open(child.pid)
    try:
        poller = select.poll()
        poller.register(watch, select.POLLIN)
        timed_out = not poller.poll(seconds * 1000)
    finally:
        os.killpg(child.pid, signal.SIGKILL)  # not yet reaped, so the group exists
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        os.close(watch)
    return status, usage, timed_out


def _tail(stderr: IO[bytes]) -> str:
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, size - STDERR_KEPT))
    return stderr.read().decode("utf-8", "replace").strip()


def _reason(
    code: int, cpu: float, stderr: str, limits: Limits, *, timed_out: bool
) -> str:
    last = stderr.splitlines()[-1][:400] if stderr else ""
    if timed_out:
        return f"took longer than {limits.wall_seconds:g} seconds"
    if code == 0:
        return ""
    if code == REFUSED:
        return last
    if code == -signal.SIGXCPU or (code < 0 and cpu >= limits.cpu_seconds):
        return f"needed more than {limits.cpu_seconds} seconds of computing time"
    if code == OUT_OF_MEMORY or (code < 0 and "alloc" in stderr):
        return f"needed more than {limits.memory_mib:,} MiB of memory"
    if code in (TOO_MUCH_WRITTEN, -signal.SIGXFSZ):
        return f"wrote a file of more than {limits.file_mib:,} MiB"
    if code < 0:
        return f"failed: the program was stopped by {signal.Signals(-code).name}"
    return f"failed: {last or f'exit status {code}'}"


# ---- Inside the child ---------------------------------------------------------


def _enter(report: int, cpu: int, memory: int, file: int, processes: int) -> None:
    """Close the doors and set the limits; there is no way back for this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.nice(POLITE)
    own_user = libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    closed = own_user or libc.unshare(CLONE_NEWNET) == 0
    sys.addaudithook(_refuse_network)
    os.write(report, b"namespace" if closed else b"audit hook")
    os.close(report)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory * MIB, memory * MIB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file * MIB, file * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if own_user:  # elsewhere the kernel counts every process of the account
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))


def _refuse_network(event: str, args: tuple[object, ...]) -> None:
    if event in CLOSED_DOORS:
        raise PermissionError(f"no network in here ({event})")


def _work(module: str, args: list[str]) -> NoReturn:
    """Run the module as the main program; turn how it ends into an exit status."""
    sys.argv = [module, *args]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except OSError as error:
        if error.errno == 27:  # EFBIG
            sys.exit(TOO_MUCH_WRITTEN)
        raise
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201 - the refusal itself
            sys.exit(REFUSED)
        raise
    sys.exit(0)


if __name__ == "__main__":
    _enter(*(int(number) for number in sys.argv[1:6]))
    _work(sys.argv[6], sys.argv[7:])
