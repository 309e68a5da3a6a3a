"""What production adds to an author's page of a paper: the proof."""

from __future__ import annotations

from typing import Any

from issues.choices import ProofState
from issues.models import Proof
from journal.models import User
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing

TEMPLATE = "issues/_proof_panel.html"
SHOWN = (ProofState.OPEN, ProofState.APPROVED, ProofState.CORRECTED)


def proof(
    submission: Submission, standing: Standing, reader: User
) -> tuple[str, dict[str, Any]] | None:
    """The newest proof that its authors may read (E21)."""
    if submission.status != Status.ACCEPTED or not standing.can_see("E21"):
        return None
    rows = Proof.objects.filter(article__submission=submission, state__in=SHOWN)
    found = rows.first()
    return (TEMPLATE, {"proof": found}) if found else None
