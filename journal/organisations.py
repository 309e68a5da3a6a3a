"""Knowing organisations: read from a dump of ROR, found while typing, known again.

The list is public (CC0). Without it, or for a place that is not in it, an affiliation is
whatever somebody typed.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Length

from journal.countries import country_of
from journal.models import Organisation

SHIPPED = Path(__file__).with_name("reference") / "organisations.json"
MOST_FOUND, MOST_WORDS, BATCH = 8, 6, 2000
VECTOR = SearchVector("words", config="simple")


def folded(text: str) -> str:
    """Lower case without accents, for comparing names as people type them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def search(typed: str) -> list[Organisation]:
    """Those with names in which every typed word begins a word; the closest first."""
    words = folded(typed).split()[:MOST_WORDS]
    if len("".join(words)) < 2:
        return []
    query = SearchQuery(
        " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
    )
    begins = When(words__startswith=" ".join(words), then=0)
    found = Organisation.objects.filter(is_active=True).alias(vector=VECTOR)
    return list(
        found.filter(vector=query).order_by(
            Case(begins, default=Value(1), output_field=IntegerField()),
            Length("name"),
            "name",
        )[:MOST_FOUND]
    )


def known(affiliations: Iterable[str]) -> dict[str, Organisation]:
    """The organisation that each of these lines names, where exactly one does.

    A part between commas has to be one of its full names, and what the line says of the
    country must not contradict it: no id is better than a wrong one.
    """
    parts = {line: _parts(line) for line in affiliations}
    wanted = {part for names in parts.values() for part in names if part}
    if not wanted:
        return {}
    rows = list(
        Organisation.objects.filter(is_active=True, names__overlap=sorted(wanted))
    )
    found = {}
    for line, names in parts.items():
        same = [row for row in rows if set(row.names) & set(names)]
        same = _where_it_says(line, names, same)
        if len(same) == 1:
            found[line] = same[0]
    return found


def _parts(line: str) -> list[str]:
    """What stands between commas; names with commas in them too, up to three parts."""
    parts = [folded(part) for part in re.split(r"[,;，；、]", line)]
    return [
        " ".join(parts[begin:end])
        for begin in range(len(parts))
        for end in range(begin + 1, min(begin + 3, len(parts)) + 1)
    ]


def _where_it_says(
    line: str, names: Sequence[str], rows: Sequence[Organisation]
) -> list[Organisation]:
    country = country_of(line)
    rows = [row for row in rows if not country or row.country in ("", country)]
    here = [row for row in rows if row.city and folded(row.city) in names]
    return here if len(rows) > 1 and here else list(rows)


def read_dump(path: Path) -> list[dict[str, Any]]:
    """The records of a file: ROR's own dump (v1 or v2, a zip too), or the shipped one."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            names = sorted(n for n in packed.namelist() if n.endswith(".json"))
            plain = json.loads(packed.read(names[-1]))
    else:
        plain = json.loads(path.read_text(encoding="utf-8"))
    records: list[dict[str, Any]] = (
        plain["organisations"] if isinstance(plain, dict) else plain
    )
    return records


def import_records(records: Sequence[dict[str, Any]]) -> int:
    """Write the records; one that is known is written again. Returns how many."""
    rows = [row for record in records if (row := _organisation(record)) is not None]
    Organisation.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["ror_id"],
        update_fields=["name", "city", "country", "is_active", "names", "words"],
    )
    return len(rows)


def _organisation(record: dict[str, Any]) -> Organisation | None:
    named = list(_names(record))
    if not named:
        return None
    full = [name for name, is_short in named if not is_short]
    name, (city, country) = (full or [named[0][0]])[0], _place(record)
    return Organisation(
        ror_id=record.get("ror_id") or record["id"],
        name=name[:400],
        city=city[:120],
        country=country[:2].upper(),
        is_active=record.get("status", "active") == "active",
        names=sorted({folded(one)[:400] for one in full if folded(one)}),
        words=" ".join(dict.fromkeys(folded(one) for one, _short in named)),
    )


def _names(record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """(name, whether it is a short one), the name to show first; v2, v1 or ours."""
    if "names" in record:
        shown = sorted(record["names"], key=lambda n: "ror_display" not in n["types"])
        for one in shown:
            yield one["value"], "acronym" in one["types"]
        return
    yield record["name"], False
    for one in record.get("other_names", ()):
        yield one["name"], "acronym" in one["types"]
    for one in record.get("labels", ()):
        yield one["label"], False
    for name in record.get("aliases", ()):
        yield name, False
    for name in record.get("acronyms", ()):
        yield name, True


def _place(record: dict[str, Any]) -> tuple[str, str]:
    if record.get("locations"):
        details = record["locations"][0]["geonames_details"]
        return details.get("name") or "", details.get("country_code") or ""
    if record.get("addresses"):
        country = record.get("country", {}).get("country_code", "")
        return record["addresses"][0].get("city") or "", country
    return record.get("city") or "", record.get("country_code") or ""
