"""What changed between two builds of an issue: pages and articles, in sentences.

Each build keeps a manifest: the hash of every article's source, its pages, and the
versions of all that drew them. Two builds with equal manifests are equal to the byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One line of the comparison; `title` is empty for what is no article."""

    kind: str  # placed, removed, changed, moved, around, engine
    title: str
    text: str


def manifest(
    lines: Iterable[Line], *, engine: str, versions: Mapping[str, str], around: str
) -> dict[str, Any]:
    """What a build was made of: `around` is the hash of the words about the articles."""
    return {
        "engine": engine,
        "versions": dict(versions),
        "around": around,
        "articles": [dict(line) for line in lines],
    }


def between(
    old: Mapping[str, Any], new: Mapping[str, Any], known: Collection[str]
) -> list[Change]:
    """From one manifest to a later one, of the articles that one may know of (C6)."""
    before = {line["article"]: line for line in old["articles"]}
    after = {line["article"]: line for line in new["articles"]}
    found = [
        Change("removed", line["title"], _("taken out of the issue"))
        for uuid, line in before.items()
        if uuid in known and uuid not in after
    ]
    for uuid, line in after.items():
        if uuid in known:
            found += _of_article(before.get(uuid), line)
    if old["engine"] != new["engine"]:
        found.append(Change("engine", "", _engine(old, new)))
    if old["around"] != new["around"]:
        found.append(
            Change(
                "around", "", _("The front matter has changed, at least its contents.")
            )
        )
    return found


def _of_article(old: Line | None, new: Line) -> list[Change]:
    title = new["title"]
    if old is None:
        pages = _pages(new)
        return [Change("placed", title, _("placed, %(pages)s") % {"pages": pages})]
    found = []
    if old["source"] != new["source"]:
        more = new["pages"] - old["pages"]
        found.append(Change("changed", title, _grown(more)))
    if _pages(old) != _pages(new):
        places = {"old": _pages(old), "new": _pages(new)}
        found.append(Change("moved", title, _("from %(old)s to %(new)s") % places))
    return found


def _grown(more: int) -> str:
    if not more:
        return _("changed, as long as before")
    if more > 0:
        words = ngettext(
            "changed, %(n)d page longer", "changed, %(n)d pages longer", more
        )
    else:
        words = ngettext(
            "changed, %(n)d page shorter", "changed, %(n)d pages shorter", -more
        )
    return words % {"n": abs(more)}


def _pages(line: Line) -> str:
    first, last = line["first_page"], line["first_page"] + line["pages"] - 1
    if first == last:
        return _("page %(page)d") % {"page": first}
    return _("pages %(first)d–%(last)d") % {"first": first, "last": last}


def _engine(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    newer = [
        f"{name} {old['versions'].get(name, '–')} → {version}"
        for name, version in new["versions"].items()
        if old["versions"].get(name) != version
    ]
    if newer:
        return _("Drawn by other programs: %(names)s.") % {"names": ", ".join(newer)}
    return _("Styles, fonts or the typesetter itself have changed.")
