"""bin/bench permissions: the policy beside the naive way of guardian, in one run.

A site of its own, filled by `manage.py seed`; one editor handles 10,000 papers, one
production team has 10,000. Each question is asked by the policy (one query, conflicts and
authorship counted) and as guardian's documentation first shows it: `get_objects_for_user`
with its defaults, `has_perm` for each row. The ratio is naive time to ours: more is better.
The naive lists know of grants alone; ours also know of authorship, conflicts, reviews and
states, so that on lists a ratio below 1 is the price of being right.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.bench import site

SIZE, MANY, PAGE, ROUNDS = 12_000, 10_000, 50, 7


@dataclass
class Measure:
    """One question asked both ways; times in milliseconds."""

    question: str
    queries: int
    ms: float
    naive_queries: int
    naive_ms: float

    @property
    def ratio(self) -> float:
        return round(self.naive_ms / self.ms, 1) if self.ms else 0.0


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench permissions")
    options.add_argument("--submissions", type=int, default=SIZE)
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        print(json.dumps([asdict(row) for row in measure_all()]))  # noqa: T201
        return
    environment = site.environment("bench_permissions")
    began = time.perf_counter()
    site.fill(environment, chosen.submissions)
    seconds = time.perf_counter() - began
    command = [sys.executable, "-m", "tests.bench.permissions", "--inside"]
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    site.drop(environment)
    rows = [Measure(**row) for row in json.loads(done.stdout.splitlines()[-1])]
    show(rows, chosen.submissions, seconds)
    if chosen.json:
        found = {row.question: asdict(row) | {"ratio": row.ratio} for row in rows}
        print(json.dumps(found))  # noqa: T201


def measure_all() -> list[Measure]:
    """Every question, in the site that the environment names."""
    import django

    django.setup()
    from guardian.shortcuts import get_objects_for_user

    from submissions import grants
    from submissions.models import Submission
    from submissions.permissions import Standing

    editor, member = charge(), team()
    handle, produce = f"submissions.{grants.HANDLE}", f"submissions.{grants.PRODUCE}"

    def ours(user: Any) -> list[Submission]:
        return list(Submission.objects.visible_to(user).order_by("-pk")[:PAGE])

    def naive(user: Any, right: str) -> list[Submission]:
        return list(get_objects_for_user(user, right).order_by("-pk")[:PAGE])

    def standings() -> list[bool]:
        found = Standing.of_each(editor, ours(editor))
        return [bool(one.can_do("A12")) for one in found.values()]

    return [
        measure(
            "an editor's page", lambda: ours(editor), lambda: naive(editor, handle)
        ),
        measure(
            "how many there are",
            lambda: Submission.objects.visible_to(editor).count(),
            lambda: get_objects_for_user(editor, handle).count(),
        ),
        measure("a team's page", lambda: ours(member), lambda: naive(member, produce)),
        measure(
            "what may be done",
            standings,
            lambda: [again(editor).has_perm(handle, paper) for paper in ours(editor)],
        ),
    ]


def charge() -> Any:
    """An editor who is no chief, with the grant to handle 10,000 papers."""
    from journal.choices import Role
    from journal.models import User
    from submissions import grants
    from submissions.models import Submission, SubmissionUserGrant

    editor = User.objects.filter(roles__role=Role.EDITOR).first()
    right = grants.permission(grants.HANDLE)
    SubmissionUserGrant.objects.filter(permission=right).delete()
    papers = Submission.objects.exclude(submitter=editor).order_by("pk")[:MANY]
    SubmissionUserGrant.objects.bulk_create(
        [
            SubmissionUserGrant(user=editor, permission=right, content_object=paper)
            for paper in papers
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return again(editor)


def team() -> Any:
    """A member of a production team that has 10,000 papers."""
    from django.contrib.auth.models import Group

    from journal.choices import Role
    from journal.models import EditorialRole, Journal, User
    from submissions import grants
    from submissions.models import Submission, SubmissionGroupGrant

    member = User.objects.create_user("typesetter@example.org", name="Typesetter")
    EditorialRole.objects.create(
        journal=Journal.objects.get(), user=member, role=Role.PRODUCTION
    )
    group = Group.objects.create(name="Typesetters")
    member.groups.add(group)
    right = grants.permission(grants.PRODUCE)
    SubmissionGroupGrant.objects.bulk_create(
        [
            SubmissionGroupGrant(group=group, permission=right, content_object=paper)
            for paper in Submission.objects.order_by("pk")[:MANY]
        ],
        batch_size=2000,
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return again(member)


def again(user: Any) -> Any:
    """The person as the next request reads them: nothing is remembered."""
    return type(user).objects.get(pk=user.pk)


def measure(
    question: str, ours: Callable[[], Any], naive: Callable[[], Any]
) -> Measure:
    queries, spent = _asked(ours)
    naive_queries, naive_spent = _asked(naive)
    return Measure(question, queries, spent, naive_queries, naive_spent)


def _asked(ask: Callable[[], Any]) -> tuple[int, float]:
    """How many queries it takes, and the median time of some rounds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        ask()
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return len(caught), round(median(times), 2)


def show(rows: list[Measure], size: int, seconds: float) -> None:
    print(f"{size:,} submissions written in {seconds:.0f} s; {os.cpu_count()} cores")  # noqa: T201
    head = f"{'question':<22}{'queries':>9}{'ms':>9}{'naive q':>9}{'naive ms':>10}{'ratio':>7}"
    print(head)  # noqa: T201
    for row in rows:
        print(  # noqa: T201
            f"{row.question:<22}{row.queries:>9}{row.ms:>9}{row.naive_queries:>9}"
            f"{row.naive_ms:>10}{row.ratio:>7}"
        )


if __name__ == "__main__":
    main()
