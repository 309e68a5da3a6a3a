"""The mutants that no test can notice, each with the reason: survivors.toml."""

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("survivors.toml")


def accepted() -> dict[tuple[str, str, str, str], str]:
    """The reasons by the key of a mutant."""
    rows = tomllib.loads(FILE.read_text()).get("survivor", [])
    return {
        (one["file"], one["function"], one["operator"], one["what"]): one["reason"]
        for one in rows
    }
