"""Which of the long proofs one run tries: shares that take about equally long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SHARES = 30
SECONDS = 2  # of a proof that does not say how long it takes: `proof(seconds=30)`


def dealt(proofs: Iterable[Any]) -> list[list[Any]]:
    """The longest first, each to the share that has the least to do so far.

    What is dealt to whom follows from names and seconds alone, so that every worker
    deals alike, and a share that is named can be tried again.
    """
    shares: list[list[Any]] = [[] for _ in range(SHARES)]
    loads = [0] * SHARES
    for item in sorted(proofs, key=lambda item: (-seconds(item), item.nodeid)):
        place = loads.index(min(loads))
        shares[place].append(item)
        loads[place] += seconds(item)
    return shares


def seconds(item: Any) -> int:
    """How long a proof takes by itself, as its marks say; a parameter's counts more."""
    said = (mark.kwargs.get("seconds", SECONDS) for mark in item.iter_markers("proof"))
    return max(said, default=0)
