"""The jail: nothing leaks in, nothing gets out, and every end has its sentence."""

import os
import socket
import time

import pytest

from journal.jail import Limits, run_jailed


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a few lines of Python in the jail, as a module found on its path."""
    monkeypatch.setattr("journal.jail.PROJECT", f"{os.getcwd()}:{tmp_path / 'code'}")
    (tmp_path / "code").mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()

    def _run(source, *args, **limits):
        (tmp_path / "code" / "trial.py").write_text(source)
        return run_jailed("trial", folder, *args, limits=Limits(**limits))

    _run.folder = folder
    return _run


def test_work_leaves_its_result_and_its_cost(run):
    outcome = run("import sys; open('out.txt', 'w').write(sys.argv[1])", "done")
    assert (outcome.ok, outcome.reason) == (True, "")
    assert (run.folder / "out.txt").read_text() == "done"
    assert outcome.cpu_seconds > 0
    assert outcome.peak_mib > 1


def test_refusal_becomes_the_reason(run):
    outcome = run("import sys; sys.exit('The file is empty.')")
    assert (outcome.ok, outcome.reason) == (False, "The file is empty.")


def test_crash_names_its_cause(run):
    outcome = run("raise ValueError('no such page')")
    assert outcome.reason == "failed: ValueError: no such page"


def test_environment_holds_no_secret(run, monkeypatch):
    monkeypatch.setenv("S3_SECRET_KEY", "canary")
    outcome = run("import os; open('env', 'w').write(repr(dict(os.environ)))")
    seen = (run.folder / "env").read_text()
    assert outcome.ok
    assert "canary" not in seen
    assert f"'HOME': '{run.folder}'" in seen


def test_file_of_the_stranger_is_never_imported(run):
    (run.folder / "colorsys.py").write_text("raise SystemExit('taken over')")
    assert run("import colorsys").ok


def test_slow_work_is_ended_with_its_children(run):
    source = """
import subprocess, time
subprocess.Popen(["sh", "-c", "sleep 3; touch late"])
time.sleep(60)
"""
    outcome = run(source, wall_seconds=1)
    assert outcome.reason == "took longer than 1 seconds"
    time.sleep(2.5)
    assert not (run.folder / "late").exists()


def test_busy_work_is_ended(run):
    outcome = run("while True: pass", cpu_seconds=1)
    assert outcome.reason == "needed more than 1 seconds of computing time"


def test_work_in_there_gives_way_to_the_pages(run):
    outcome = run("import os, sys\nsys.exit(str(os.nice(0)))")
    assert int(outcome.reason) == min(19, os.nice(0) + 5)


def test_greedy_work_is_ended(run):
    outcome = run("b = bytearray(600 << 20)", memory_mib=512)
    assert outcome.reason == "needed more than 512 MiB of memory"


def test_endless_writing_is_ended(run):
    source = "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20))"
    outcome = run(source, file_mib=4)
    assert outcome.reason == "wrote a file of more than 4 MiB"


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
        "import subprocess, sys; subprocess.run([sys.executable, '-c',"
        " 'import socket; socket.create_connection((\"127.0.0.1\", {port}), 2)'],"
        " check=True)",
    ],
    ids=["itself", "child program"],
)
def test_network_is_closed(run, program):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        outcome = run(program.format(port=server.getsockname()[1]))
        if outcome.network != "namespace" and "subprocess" in program:
            pytest.skip("this kernel gives no network namespace")
        with pytest.raises(TimeoutError):
            server.accept()
    assert not outcome.ok


def test_pandoc_works_inside(run):
    source = """
import pypandoc
text = pypandoc.convert_text("*a*", "html", format="markdown",
                             extra_args=["--sandbox"])
assert text.strip() == "<p><em>a</em></p>", text
"""
    outcome = run(source)
    assert outcome.ok, outcome.stderr
