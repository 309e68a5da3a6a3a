"""The house: what may import what, how long a file may be, and names that say nothing."""

import ast
import re

from tests.settings import ROOT

LAYERS = {"journal": 0, "submissions": 1, "reviews": 2, "issues": 2}
SOURCES = sorted(
    file.relative_to(ROOT) for app in LAYERS for file in (ROOT / app).rglob("*.py")
)
# The places that put the whole together (pyproject.toml, importlinter).
ROOTS = re.compile(r"^journal/(demo/|management/commands/|urls\.py)")


def imported_apps(file):
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_modules_import_only_downwards():
    upwards = {
        str(file): {
            app
            for app in imported_apps(file)
            if app in LAYERS
            and app != file.parts[0]
            and LAYERS[app] >= LAYERS[file.parts[0]]
        }
        for file in SOURCES
        if not ROOTS.match(str(file))
    }
    assert {file: apps for file, apps in upwards.items() if apps} == {}


def test_module_can_be_read_in_one_sitting():
    lengths = {
        str(file): len((ROOT / file).read_text().splitlines())
        for file in SOURCES
        if "migrations" not in file.parts
    }
    assert {file: length for file, length in lengths.items() if length > 400} == {}


def test_no_module_is_a_drawer():
    assert [
        f for f in SOURCES if f.stem in {"utils", "helpers", "misc", "common"}
    ] == []


def test_status_is_assigned_by_the_workflow_alone():
    writers = {
        str(file)
        for file in SOURCES
        if "migrations" not in file.parts
        and re.search(r"\bsubmission\.status\s*=[^=]", (ROOT / file).read_text())
    }
    assert writers <= {"submissions/workflow.py"}
