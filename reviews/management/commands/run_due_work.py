"""`manage.py run_due_work`: decisions whose minute is over, reminders, lapsed invitations,
issues whose set time has come, the letters in the outbox, counts of tries that are over, and files that nobody took.

For a timer, every ten minutes or so; any number may run at once, and none of it is done
twice (reliability.md, P11).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal import due_work, limits, outbox
from reviews.models import Decision, ReviewAttachment
from reviews.services import attaching, chasing, leaving, reminding
from submissions.models import Arrival, ManuscriptFile, Version
from submissions.services import arriving, reading, supplements
from submissions.services import reminding as authors

logger = logging.getLogger(__name__)

MOST_READ = 5  # in one run: each may take a minute
MOST_FORGOTTEN = 200


class Command(BaseCommand):
    help = "Send what is due: reminders, ends of invitations, waiting letters."

    def handle(self, *args: Any, **options: Any) -> None:
        done: Counter[str] = Counter()
        failed = 0
        due: list[tuple[Iterable[Any], Callable[[Any], str]]] = [
            (leaving.due(), _leave),
            (reminding.due(), reminding.keep_date),
            (authors.due(), authors.keep_revision_date),
            (reminding.unreachable(), reminding.tell_of_refusal),
            (chasing.due(), chasing.chase),
            (attaching.stuck(), _clean),
            (supplements.stuck(), _clean_supplement),
            (reading.stuck()[:MOST_READ], _read),
            (arriving.ended()[:MOST_FORGOTTEN], _forget),
            *((find(), act) for find, act in due_work.kinds()),
        ]
        for things, act in due:
            for thing in things:
                try:
                    done[act(thing)] += 1
                except Exception:  # one paper's trouble must not silence the others
                    logger.exception(
                        "due work on %s failed", getattr(thing, "uuid", thing.pk)
                    )
                    failed += 1
        sent = outbox.deliver_due()
        limits.forget_old()
        for letter, count in sorted(done.items()):
            if letter:
                self.stdout.write(f"{letter}: {count}")
        self.stdout.write(f"letters sent: {sent}")
        if failed:
            raise CommandError(f"{failed} pieces of work failed; the log says why.")


def _leave(decision: Decision) -> str:
    return "decision" if leaving.carry_out(decision) else ""


def _clean(attachment: ReviewAttachment) -> str:
    attaching.prepare_attachment(attachment)
    return "file cleaned"


def _forget(arrival: Arrival) -> str:
    arriving.forget(arrival)
    return ""


def _read(version: Version) -> str:
    reading.catch_up(version)
    return "manuscript read"


def _clean_supplement(file: ManuscriptFile) -> str:
    supplements.prepare_supplement(file)
    return "supplement cleaned"
