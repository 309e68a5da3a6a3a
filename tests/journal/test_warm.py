"""The warm jail: every work starts as clean as the first, within limits of its own."""

import os
import signal
import threading
import time

import pytest

from journal import warm
from journal.jail import Limits
from journal.warm import run_warm

READY = "colorsys"  # what the clean process imports; quick, and used by nobody else


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a few lines of Python in the warm jail, as a module found on its path."""
    monkeypatch.setattr("journal.jail.PROJECT", f"{os.getcwd()}:{tmp_path / 'code'}")
    (tmp_path / "code").mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    made = iter(range(99))

    def _run(source, *args, **limits):
        name = f"trial{next(made)}"
        (tmp_path / "code" / f"{name}.py").write_text(source)
        return run_warm(READY, name, folder, *args, limits=Limits(**limits))

    _run.folder = folder
    yield _run
    warm.end(READY)


def test_work_leaves_its_result_and_its_cost(run):
    outcome = run("import sys; open('out.txt', 'w').write(sys.argv[1])", "done")
    assert (outcome.ok, outcome.reason) == (True, "")
    assert (run.folder / "out.txt").read_text() == "done"
    assert outcome.cpu_seconds > 0
    assert outcome.peak_mib > 1


def test_nothing_of_one_work_reaches_the_next(run):
    dirty = """
import atexit, colorsys, json, os, signal, sys
colorsys.taint = json.dumps = sys.taint = "canary"
os.environ["TAINT"] = "canary"
signal.signal(signal.SIGTERM, signal.SIG_IGN)
"""
    look = """
import colorsys, json, os, signal, sys
assert not hasattr(colorsys, "taint") and not hasattr(sys, "taint")
assert json.dumps(1) == "1" and "TAINT" not in os.environ
assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
assert "trial0" not in sys.modules
"""
    assert run(dirty).ok
    assert run(look).reason == ""


def test_work_holds_no_line_to_the_clean_process(run):
    outcome = run(
        "import os; open('open', 'w').write(str(os.listdir('/proc/self/fd')))"
    )
    assert outcome.ok
    numbers = eval((run.folder / "open").read_text())  # noqa: S307 - our own list
    assert {"0", "1", "2"} <= set(numbers)
    assert len(numbers) == 5  # the file it writes and the folder it reads


def test_environment_holds_no_secret_and_no_other_folder(run, monkeypatch):
    monkeypatch.setenv("S3_SECRET_KEY", "canary")
    outcome = run("""
import os, tempfile
open('env', 'w').write(repr(dict(os.environ)) + tempfile.gettempdir() + os.getcwd())
""")
    seen = (run.folder / "env").read_text()
    assert outcome.ok
    assert "canary" not in seen
    assert f"'HOME': '{run.folder}'" in seen
    assert seen.endswith(f"{run.folder}" * 2)


def test_network_is_closed(run):
    outcome = run("import socket; socket.create_connection(('127.0.0.1', 9))")
    assert "no network in here" in outcome.reason
    assert outcome.network in ("namespace", "audit hook")


def test_refusal_and_crash_become_the_reason(run):
    assert run("import sys; sys.exit('The file is empty.')").reason == (
        "The file is empty."
    )
    assert run("raise ValueError('no such page')").reason == (
        "failed: ValueError: no such page"
    )


def test_limits_are_those_of_each_work(run):
    assert run("while True: pass", cpu_seconds=1).reason == (
        "needed more than 1 seconds of computing time"
    )
    assert run("b = bytearray(600 << 20)", memory_mib=512).reason == (
        "needed more than 512 MiB of memory"
    )
    assert run("open('x', 'wb').write(bytes(3 << 20))", file_mib=1).reason == (
        "wrote a file of more than 1 MiB"
    )
    assert run("b = bytearray(600 << 20)").ok


def test_slow_work_is_ended_with_its_children(run):
    source = """
import subprocess, time
subprocess.Popen(["sh", "-c", "sleep 2; touch late"])
time.sleep(60)
"""
    outcome = run(source, wall_seconds=0.8)
    assert outcome.reason == "took longer than 0.8 seconds"
    time.sleep(1.6)
    assert not (run.folder / "late").exists()


def test_works_run_side_by_side(run):
    """Each waits for what the other writes: one after the other would never end."""
    source = """
import os, sys, time
mine, other = sys.argv[1:]
open(mine, 'w').close()
while not os.path.exists(other): time.sleep(.01)
"""
    found = []
    pair = [
        threading.Thread(target=lambda a=a, b=b: found.append(
            run(source, a, b, wall_seconds=20)))
        for a, b in (("one", "two"), ("two", "one"))
    ]  # fmt: skip
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert [outcome.ok for outcome in found] == [True, True]


def test_clean_process_that_was_ended_is_started_again(run):
    assert run("pass").ok
    first = warm._clean[READY].process
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert run("pass").ok
    assert warm._clean[READY].process.pid != first.pid


def test_clean_process_ends_with_its_line_and_takes_its_work_along(run):
    found = []
    worker = threading.Thread(
        target=lambda: found.append(run("import time; time.sleep(60)"))
    )
    assert run("pass").ok
    known = warm._clean[READY]
    worker.start()
    time.sleep(0.3)
    warm.end(READY)
    assert known.process.returncode == 0
    worker.join(20)
    assert found[0].reason == "failed: the program was stopped by SIGKILL"
