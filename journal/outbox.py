"""Letters: written as rows in the transaction of the act, delivered after it."""

from __future__ import annotations

import logging
import random
import uuid
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from journal.choices import Delivery
from journal.models import OutgoingMessage, User

logger = logging.getLogger(__name__)

UNDO_WINDOW = timedelta(seconds=60)
"""How long a letter that can be undone waits before it leaves (ux.md, principle 5)."""
MOST_ATTEMPTS = 8
NEVER = 500  # the first of the reply codes that are final
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


def queue(
    *,
    address: str,
    subject: str,
    body: str,
    reason: str,
    key: str = "",
    recipient: User | None = None,
    about: uuid.UUID | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write a letter to one person; the same key writes it once.

    The worker delivers it after the commit; the enqueued task is only a wake-up
    call, the row is the record (reliability.md, ground rule 3).
    """
    letter = OutgoingMessage(
        key=key or f"letter:{uuid.uuid4()}",
        recipient=recipient,
        address=address,
        subject=" ".join(subject.split()),
        body=body,
        reason=reason,
        about=about,
        due_at=due_at or timezone.now(),
    )
    OutgoingMessage.objects.bulk_create([letter], ignore_conflicts=True)
    wake(due_at)


def wake(at: datetime | None = None) -> None:
    """Call a worker once this transaction is over, or at a later moment."""
    from journal.tasks import deliver_letters

    call = deliver_letters.using(run_after=at) if at else deliver_letters
    transaction.on_commit(lambda: call.enqueue())


def take_back(*beginnings: str) -> int:
    """Do not send the waiting letters whose keys begin so: they say what is no more
    (reliability.md, P13). One that is being sent this moment is left alone."""
    waiting = OutgoingMessage.objects.select_for_update(skip_locked=True).filter(
        reduce(or_, (Q(key__startswith=beginning) for beginning in beginnings)),
        state=Delivery.QUEUED,
    )
    keys = list(waiting.values_list("pk", flat=True))
    return OutgoingMessage.objects.filter(pk__in=keys).update(state=Delivery.CANCELLED)


def deliver_due() -> int:
    """Send every letter that is due, oldest first; returns how many were sent.

    Each row is claimed with SKIP LOCKED, so any number of workers may run this.
    """
    sent = 0
    while (outcome := _deliver_next()) is not None:
        sent += outcome
    return sent


@transaction.atomic
def _deliver_next() -> bool | None:
    message = (
        OutgoingMessage.objects.select_for_update(skip_locked=True)
        .filter(state=Delivery.QUEUED, due_at__lte=timezone.now())
        .order_by("due_at", "id")
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    try:
        _send(message)
    except (OSError, ValueError) as failure:  # ValueError: no address can be this
        _postpone(message, failure)
    else:
        message.state, message.sent_at = Delivery.SENT, timezone.now()
        message.last_error = ""
    message.save()
    return message.state == Delivery.SENT


def _send(message: OutgoingMessage) -> None:
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    ).send()


def _is_for_good(failure: Exception) -> bool:
    """Whether the relay said of this recipient: no, and it need not be tried again."""
    if not isinstance(failure, SMTPRecipientsRefused):
        return False
    return all(code >= NEVER for code, _said in failure.recipients.values())


def _postpone(message: OutgoingMessage, failure: Exception) -> None:
    """Try again later, each time twice as late; give up after eight tries.

    An address that the relay will never take is given up at once (RFC 5321, 4.2.1).
    """
    logger.warning("letter %s not sent: %s", message.uuid, type(failure).__name__)
    message.last_error = f"{type(failure).__name__}: {failure}"
    if message.attempts >= MOST_ATTEMPTS or _is_for_good(failure):
        message.state = Delivery.DEAD
        return
    wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
    message.due_at = timezone.now() + wait * random.uniform(0.9, 1.1)  # noqa: S311
