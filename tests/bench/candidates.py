"""bin/bench candidates: does the ranking of reviewers find who knows a manuscript?

For manuscripts of ../shared/corpus it is written down by hand who should be asked
(`candidates.json`: 2 the very person, 1 somebody near). People are known by the papers
they wrote. Our ranking stands beside plain keyword overlap: as many words of four letters
or more in common as there are. MRR: how far down the first right person stands; nDCG@5:
how good the first five are. With `--submissions N` the screen is timed too, on a seeded
site of that size (with 20,000 people).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from math import log2
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter, process_time
from typing import Any

from tests import manuscripts
from tests.bench import site

LABELS = Path(__file__).with_suffix(".json")
WORD = re.compile(r"[^\W\d_]{4,}")
PAGES, LIMIT_MS = 40, 300
Ranking = Callable[[dict[str, str]], list[str]]


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench candidates")
    options.add_argument("--submissions", type=int, default=0)
    options.add_argument(
        "--json", action="store_true", help="end with one line of JSON"
    )
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--screen", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if not manuscripts.folders():
        sys.exit(f"The corpus of real manuscripts is not at {manuscripts.CORPUS}.")
    if chosen.inside or chosen.screen:
        found = screen() if chosen.screen else compare()
        print(json.dumps(found))  # noqa: T201
        return
    result = {"ranking": _run(0, "--inside")}
    show(result["ranking"])
    if chosen.submissions:
        result["screen"] = _run(chosen.submissions, "--screen")
        show_screen(result["screen"], chosen.submissions)
    if chosen.json:
        print(json.dumps(result))  # noqa: T201
    ours, plain = result["ranking"]["ours"], result["ranking"]["overlap"]
    late = result.get("screen", {}).get("p95_ms", 0) > LIMIT_MS
    sys.exit(ours["ndcg5"] < plain["ndcg5"] or late)


def _run(size: int, part: str) -> dict[str, Any]:
    """In a site of its own, thrown away afterwards."""
    environment = site.environment("bench_candidates")
    if size:
        site.fill(environment, size)
    else:
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=site.ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "tests.bench.candidates", part]
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    site.drop(environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare() -> dict[str, Any]:
    """Both rankings of every manuscript of the labelled set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
    import django

    django.setup()
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    papers = {name: _words_of(name) for name in labels["wanted"]}
    rankings = {"ours": _ours(labels["people"]), "overlap": _overlap(labels["people"])}
    return {
        name: {"by": found, **_means(found)}
        for name, rank in rankings.items()
        if (
            found := {
                paper: _scores(rank(papers[paper]), wanted)
                for paper, wanted in labels["wanted"].items()
            }
        )
    }


def _words_of(name: str) -> dict[str, str]:
    truth = manuscripts.truth_of(manuscripts.CORPUS / name)
    return {
        "title": truth.get("title") or "",
        "keywords": truth.get("keywords") or [],
        "abstract": truth.get("abstract_start") or "",
    }


def _ours(people: dict[str, list[str]]) -> Ranking:
    from django.db import connection
    from django.utils import timezone

    from journal.choices import Role
    from journal.demo.rows import load_journal
    from journal.models import EditorialRole, User
    from reviews import matching
    from submissions.models import Contributor, Submission

    journal = load_journal()[0]
    chief = User.objects.create_user("chief@example.org", name="Chief")
    EditorialRole.objects.create(journal=journal, user=chief, role=Role.CHIEF)
    office = User.objects.create_user("office@example.org", name="Office")

    def paper(number: str, **fields: Any) -> Submission:
        return Submission.objects.create(
            journal=journal,
            submitter=office,
            number=number,
            status="under_review",
            submitted_at=timezone.now(),
            anonymity=journal.anonymity,
            **fields,
        )

    names = {}
    for place, (name, titles) in enumerate(people.items()):
        who = User.objects.create_user(f"p{place}@example.org", name=name)
        names[who.pk] = name
        for nth, title in enumerate(titles):
            written = paper(f"P-{place}-{nth}", title=title, abstract="")
            Contributor.objects.create(
                submission=written, user=who, name=name, confirmed_at=timezone.now()
            )
    matching.remember()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def rank(words: dict[str, Any]) -> list[str]:
        asked = paper(f"M-{Submission.objects.count()}", **words)
        found = matching.matches(asked, chief)
        asked.delete()
        return [names[key] for key in found]

    return rank


def _overlap(people: dict[str, list[str]]) -> Ranking:
    known = {name: _set(" ".join(titles)) for name, titles in people.items()}

    def rank(words: dict[str, Any]) -> list[str]:
        text = " ".join([words["title"], *words["keywords"], words["abstract"]])
        asked = _set(text)
        shared = {name: len(asked & theirs) for name, theirs in known.items()}
        found = [name for name in shared if shared[name]]
        return sorted(found, key=lambda name: (-shared[name], name))

    return rank


def _set(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def _scores(ranking: list[str], wanted: dict[str, int]) -> dict[str, float]:
    gains = [wanted.get(name, 0) for name in ranking[:5]]
    ideal = sorted(wanted.values(), reverse=True)[:5]
    best = [name for name, value in wanted.items() if value == max(ideal)]
    first = next((n for n, name in enumerate(ranking, 1) if name in best), 0)
    return {"mrr": 1 / first if first else 0.0, "ndcg5": _dcg(gains) / _dcg(ideal)}


def _dcg(gains: list[int]) -> float:
    return sum((2**gain - 1) / log2(place + 1) for place, gain in enumerate(gains, 1))


def _means(found: dict[str, dict[str, float]]) -> dict[str, float]:
    return {
        key: round(mean(row[key] for row in found.values()), 3)
        for key in ("mrr", "ndcg5")
    }


def screen() -> dict[str, Any]:
    """The whole page for forty papers, the first look at each; server time alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from journal.models import EditorialRole, User
    from submissions.models import Submission

    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    held = EditorialRole.objects.active().filter(role="chief").values("user")
    chief = User.objects.filter(pk__in=held).first()
    papers = Submission.objects.on_desk_of(chief).filter(status="under_review")
    client = Client()
    client.force_login(chief)
    addresses = [
        reverse("reviews:choose-reviewers", args=[uuid])
        for uuid in papers.order_by("-pk").values_list("uuid", flat=True)[: PAGES + 1]
    ]
    client.get(addresses[0])  # the worker is warm
    times, counts, used = [], set(), _cpu_ms(connection)
    for address in addresses[1:]:
        with CaptureQueriesContext(connection) as caught:
            began = perf_counter()
            answer = client.get(address)
            times.append(1000 * (perf_counter() - began))
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        counts.add(len(caught))
    return {
        "cpu_ms": round((_cpu_ms(connection) - used) / len(times)),
        "median_ms": round(quantiles(times, n=2)[0]),
        "p95_ms": round(quantiles(times, n=20)[-1]),
        "queries": sorted(counts),
        "people": User.objects.count(),
    }


def _cpu_ms(connection: Any) -> float:
    """What this process and its database connection have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    backend = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return 1000 * (process_time() + backend)


def show(found: dict[str, Any]) -> None:
    print(f"{'manuscript':<38}{'ours':>8}{'overlap':>9}  (nDCG@5)")  # noqa: T201
    for name in found["ours"]["by"]:
        ours, plain = (found[way]["by"][name]["ndcg5"] for way in ("ours", "overlap"))
        print(f"{name:<38}{ours:>8.2f}{plain:>9.2f}")  # noqa: T201
    for key in ("ndcg5", "mrr"):
        ours, plain = found["ours"][key], found["overlap"][key]
        print(f"{'mean ' + key:<38}{ours:>8.3f}{plain:>9.3f}")  # noqa: T201


def show_screen(found: dict[str, Any], size: int) -> None:
    print(  # noqa: T201
        f"{size:,} submissions, {found['people']:,} people: CPU"
        f" {found['cpu_ms']} ms, median {found['median_ms']} ms,"
        f" p95 {found['p95_ms']} of at most {LIMIT_MS} ms, queries {found['queries']}"
    )


if __name__ == "__main__":
    main()
