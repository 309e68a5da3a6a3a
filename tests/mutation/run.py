"""bin/mutate: take guards away one at a time, and see whether a test notices.

The tests are collected and run once as they are; from this process, warm and with a
database, one child is forked for each mutant. It runs those tests that came through the
mutated function, quick ones and recent finders first, until one fails. docs/mutation.md
says how to read the result.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from journal import warm, worded
from tests.mutation import survivors
from tests.mutation.mutants import ROOT, Mutant, mutants_of
from tests.mutation.plan import TESTS, WHOLE
from tests.mutation.swap import functions_in, put_in_place

CELLS = 60  # of the five thousand of the policy's tables
SURVIVED, KILLED, BROKEN = 0, 1, 2
FAILS = float("inf")  # the time that a test takes which cannot tell anything


class Run:
    """The plugin of pytest that has the mutants tried in place of its own loop."""

    def __init__(self, mutants: list[Mutant], patience: int) -> None:
        self.mutants, self.patience = mutants, patience
        self.files = {one.file for one in mutants}
        self.seconds: dict[str, float] = defaultdict(float)
        self.reached: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.failed = ""
        self.killers: list[str] = []
        self.survived: list[Mutant] = []
        self.of_parent: list[object] = []

    def pytest_runtest_setup(self) -> None:
        """What was worded by another test, or without the mutant, is worded anew."""
        worded.forget_all()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed = f"{report.nodeid}\n{report.longreprtext}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        say(f"{len(session.items)} tests, {len(self.mutants)} mutants")
        began = time.monotonic()
        for item, following in in_turn(session.items):
            self._try_unchanged(item, following)
            if self.failed:
                say(f"Left out, for it fails without any mutant: {self.failed}")
                self.seconds[item.nodeid], self.failed = FAILS, ""
        say(f"tried without a mutant in {time.monotonic() - began:.0f} s")
        functions = functions_in(self.files)
        for number, mutant in enumerate(self.mutants, 1):
            items = self._tests_of(mutant, session.items)
            started = time.monotonic()
            if self._is_killed(mutant, items, functions):
                continue
            self.survived.append(mutant)
            took = f"{len(items)} tests, {time.monotonic() - started:.0f} s"
            say(f"{number}/{len(self.mutants)} survived: {told(mutant)} ({took})")
        return True

    def _try_unchanged(self, item: Any, following: Any) -> None:
        """And note which functions of the mutated modules the test comes through."""
        paths = {str(ROOT / file): file for file in self.files}

        def note(frame: Any, _event: str, _arg: Any) -> None:
            code: CodeType = frame.f_code
            if code.co_filename in paths:
                function = code.co_qualname.split(".<locals>")[0]
                self.reached[paths[code.co_filename], function].add(item.nodeid)

        sys.settrace(note)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            sys.settrace(None)

    def _tests_of(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """Recent finders first, then in the order of the plan, the quick ones first."""
        planned = TESTS[mutant.file]
        reached = self.reached[mutant.file, mutant.function]
        recent = {name: place for place, name in enumerate(reversed(self.killers))}
        ranks: dict[pytest.Item, tuple[int, int, float]] = {}
        for item in items:
            name, seconds = item.nodeid, self.seconds[item.nodeid]
            place = next((n for n, p in enumerate(planned) if name.startswith(p)), None)
            # Whom a decorator turns away does not come through what it stands before.
            is_before = mutant.function.isupper() or mutant.operator == "decorator"
            comes = is_before or name in reached
            if place is not None and comes and seconds < FAILS:
                ranks[item] = recent.get(name, len(recent)), place, seconds
        return sorted(ranks, key=ranks.__getitem__)

    def _is_killed(
        self, mutant: Mutant, items: list[pytest.Item], functions: Any
    ) -> bool:
        leave_services()
        read_end, write_end = os.pipe()
        child = os.fork()
        if not child:
            os.close(read_end)
            self._be(mutant, items, functions, write_end)
        os.close(write_end)
        with os.fdopen(read_end) as told_by_child:
            killer = told_by_child.read()
        _child, status = os.waitpid(child, 0)
        if killer in self.killers:
            self.killers.remove(killer)
        if killer:
            self.killers.append(killer)
        return os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == KILLED

    def _be(self, mutant: Mutant, items: list[Any], functions: Any, tell: int) -> None:
        """The child: never returns. Who hangs is ended, and counts as noticed."""
        ended = BROKEN
        self.of_parent = [*warm._clean.values()]  # dropped here, they would complain
        try:
            signal.alarm(2 * self.patience)
            put_in_place(mutant, functions)
            ended = SURVIVED
            until = time.monotonic() + self.patience
            for item, following in in_turn(items):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    os.write(tell, item.nodeid.encode())
                    ended = KILLED
                    break
                if time.monotonic() > until:
                    break
        except Exception:
            say(f"{told(mutant)}\n{traceback.format_exc()}")
        finally:
            os._exit(ended)


def in_turn(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each with what follows; after the last the session, so that its set-up stays."""
    session = [item.session for item in items[-1:]]
    yield from zip(items, [*items[1:], *session], strict=True)


def leave_services() -> None:
    """A child must not share the connections of this process."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def told(mutant: Mutant) -> str:
    where = f"{mutant.file}:{mutant.line} {mutant.function}"
    return f"{where}\n    without {mutant.operator}: {mutant.what}\n    in: {mutant.source}"


def say(words: str) -> None:
    os.write(2, f"{words}\n".encode())


def chosen(options: argparse.Namespace) -> Iterator[Mutant]:
    """Mutants of the modules asked for; of a large table some cells."""
    some = random.Random(options.seed)
    for file in TESTS:
        if options.module and not any(name in file for name in options.module):
            continue
        mutants = mutants_of(file)
        if file not in WHOLE:
            mutants = [one for one in mutants if one.operator == "decorator"]
        cells = [one for one in mutants if one.operator == "cell"]
        kept = set(some.sample(cells, min(CELLS, len(cells))))
        yield from (one for one in mutants if one.operator != "cell" or one in kept)


def main() -> int:
    options = asked()
    asked_for = options.function or [""]
    mutants = [m for m in chosen(options) if any(f in m.function for f in asked_for)]
    if options.sample:
        few = random.Random(options.seed).sample(range(len(mutants)), options.sample)
        mutants = [mutants[place] for place in sorted(few)]
    if options.list:
        print(*map(told, mutants), sep="\n")  # noqa: T201
        return 0
    run = Run(mutants, options.patience)
    files = {one.file for one in mutants}
    paths = dict.fromkeys(
        path for file in TESTS if file in files for path in TESTS[file]
    )
    quiet = ("randomly", "xdist", "cacheprovider")
    without = [word for name in quiet for word in ("-p", f"no:{name}")]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        code = pytest.main(["-o", "addopts=", *without, *paths], plugins=[run])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    return report(run, options)


def report(run: Run, options: argparse.Namespace) -> int:
    made, left = (Counter(m.file for m in some) for some in (run.mutants, run.survived))
    rows = [(file, made[file], made[file] - left[file], left[file]) for file in made]
    rows.append(("together", made.total(), made.total() - left.total(), left.total()))
    say(f"\n{'module':40}{'mutants':>9}{'killed':>9}{'survived':>9}")
    for name, *figures in rows:
        say(f"{name:40}" + "".join(f"{one:9}" for one in figures))
    accepted = survivors.accepted()
    survived = {one.key for one in run.survived}
    unknown = [one for one in run.survived if one.key not in accepted]
    noticed = [m for m in run.mutants if m.key in accepted and m.key not in survived]
    for one in unknown:
        say(f"\nNo test notices, and survivors.toml does not say why:\n  {told(one)}")
    for one in noticed:
        say(f"\nA test notices it, so it leaves survivors.toml:\n  {told(one)}")
    return 1 if unknown or noticed else 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("--module", nargs="*", default=[], help="parts of file names")
    parser.add_argument(
        "--function", nargs="*", default=[], help="parts of their names"
    )
    parser.add_argument(
        "--sample", type=int, default=0, help="so many of them, by chance"
    )
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--patience", type=int, default=60, help="seconds for a mutant")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
