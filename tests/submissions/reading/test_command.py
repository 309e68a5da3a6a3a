"""`manage.py read_manuscript`, the contract of the project's tools."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.submissions.reading.conftest import WORDS, png


def test_command_prints_one_json_value_a_file(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(f"# A title\n\n{WORDS}")
    folder = tmp_path / "bundle"
    (folder / "img").mkdir(parents=True)
    (folder / "paper.md").write_text(f"# Another\n\n{WORDS}\n\n![Blue.](img/b.png)\n")
    (folder / "img" / "b.png").write_bytes(png())
    out = StringIO()
    call_command("read_manuscript", paper, folder, "--json", stdout=out)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["title"], second["title"]) == ("A title", "Another")
    assert second["counts"]["figures"] == {"in": 1, "out": 1}
    assert second["refused"] is None
    assert {"authors", "abstract", "keywords", "language", "direction", "warnings",
            "seconds", "peak_mb"} <= first.keys()  # fmt: skip


def test_command_ends_with_one_and_the_reason_when_refused(tmp_path):
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("read_manuscript", empty, "--json", stdout=out)
    assert end.value.code == 1
    assert json.loads(out.getvalue())["refused"] == "empty.docx is empty."


def test_command_tells_a_person_what_was_found(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(f"---\ntitle: T\nauthor: Ada Lovelace\n---\n\n{WORDS}")
    out = StringIO()
    call_command("read_manuscript", paper, stdout=out)
    assert "Title: T  [YAML front matter, key title]" in out.getvalue()
    assert "Author: Ada Lovelace" in out.getvalue()
    with pytest.raises(CommandError, match="There is no file"):
        call_command("read_manuscript", tmp_path / "none.md")
