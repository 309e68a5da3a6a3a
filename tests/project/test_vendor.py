"""The browser files we ship are the ones that package.json pins, byte for byte."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["static/vendor", "static/fonts", "tests/vendor/axe"]


def sums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_vendored_files_match_their_sums(folder):
    found = {
        path.relative_to(ROOT / folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == sums(ROOT / folder)


def test_vendored_versions_are_the_pinned_ones():
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    lines = (ROOT / "static/vendor/VERSIONS").read_text().splitlines()
    assert dict(line.split(" ") for line in lines) == pins


def test_vendored_pins_are_exact():
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert [
        pin for pin in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)
    ] == []


@pytest.mark.parametrize(
    ("file", "pattern", "package"),
    [
        ("static/vendor/htmx/htmx.min.js", r'version="([\d.]+)"', "htmx.org"),
        ("static/vendor/pdfjs/pdf.min.mjs", r"pdfjsVersion = ([\d.]+)", "pdfjs-dist"),
        (
            "static/vendor/pdfjs/pdf.worker.min.mjs",
            r"pdfjsVersion = ([\d.]+)",
            "pdfjs-dist",
        ),
        (
            "static/vendor/sortablejs/Sortable.min.js",
            r"Sortable ([\d.]+)",
            "sortablejs",
        ),
        ("tests/vendor/axe/axe.min.js", r"axe v([\d.]+)", "axe-core"),
    ],
)
def test_vendored_file_says_the_pinned_version(file, pattern, package):
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    said = re.search(pattern, (ROOT / file).read_text())
    assert said is not None
    assert said[1] == pins[package]


@pytest.mark.parametrize("folder", ["htmx", "sortablejs", "pdfjs", "lucide"])
def test_vendored_package_carries_its_licence(folder):
    assert (ROOT / "static/vendor" / folder / "LICENSE").read_text().strip()
