"""The real manuscripts beside the project, and the tool that scores their reading."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPUS = SHARED / "corpus"
SCORER = SHARED / "tools" / "score_reading.py"


def folders() -> list[Path]:
    """Every manuscript whose truth was read by eye, in the order of their names."""
    return sorted(path.parent for path in CORPUS.glob("*/truth.json"))


def truth_of(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(
        (folder / "truth.json").read_text(encoding="utf-8")
    )
    return truth


def files_of(folder: Path, truth: dict[str, Any]) -> dict[str, bytes]:
    """What its author would send: the file, or all files and folders of the bundle."""
    named = [folder / name for name in truth.get("bundle") or [truth["main"]]]
    found = [
        path
        for entry in named
        for path in (entry.rglob("*") if entry.is_dir() else [entry])
        if path.is_file()
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def scorer() -> ModuleType:
    """The scoring tool, loaded from where it lies."""
    spec = importlib.util.spec_from_file_location("score_reading", SCORER)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
