"""`manage.py check_grants`: the grants are what assignments and appointments call for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from journal.models import User
from reviews import rights
from submissions import grants
from submissions.models import SpecialIssue, Submission


class Command(BaseCommand):
    help = (
        "Compare grants with assignments. Lists each difference and changes nothing;"
        " exit status 1 when there is one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            due, given = rights.due(), rights.given()
        missing, left_over = sorted(due - given), sorted(given - due)
        for word, differences in (("missing", missing), ("left over", left_over)):
            for person, submission, codename in differences:
                names = _names(person, submission, codename)
                self.stdout.write(f"{word}: {codename}, {names}")
        if missing or left_over:
            raise CommandError(
                f"{len(missing)} grants are missing, {len(left_over)} are left over."
            )
        self.stdout.write(f"{len(due)} grants, all as the assignments say.")


def _names(person: int, submission: int, codename: str) -> str:
    """Ids and no names: what a command prints ends up in logs (visibility.md, SC19)."""
    user = User.objects.get(pk=person)
    if codename == grants.GUEST:
        special = SpecialIssue.objects.get(pk=submission)
        return f"person {user.uuid}, special issue {special.uuid}"
    paper = Submission.objects.get(pk=submission)
    return f"person {user.uuid}, paper {paper.number or paper.uuid}"
