"""How much one person may give: a window of 30 days that begins with the first file (F1).

Counted by the database in one statement, in the transaction that keeps the files: what is
refused or breaks off is not counted, and of two uploads at once the second sees the first.
What an unknown visitor gives under somebody's address is counted apart, so that nobody
uses up what belongs to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateformat import format as formatted
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from journal.models import Given, Journal, User
from journal.verdict import deny, require

DAYS = 30
MB = 1024 * 1024
COUNT = """
    INSERT INTO journal_given AS kept (key, files, size, until)
    VALUES (%(key)s, %(files)s, %(size)s,
            clock_timestamp() + make_interval(days => %(days)s))
    ON CONFLICT (key) DO UPDATE SET
        files = excluded.files + CASE WHEN kept.until <= clock_timestamp() THEN 0
                ELSE kept.files END,
        size = excluded.size + CASE WHEN kept.until <= clock_timestamp() THEN 0
               ELSE kept.size END,
        until = CASE WHEN kept.until <= clock_timestamp() THEN excluded.until
                ELSE kept.until END
    RETURNING files, size, until
"""


def spend(
    journal: Journal, files: Mapping[str, bytes], *, of: User, guest: bool = False
) -> None:
    """Count these files as this person's. Raises NotAllowed with a sentence.

    Call it in the transaction that writes their rows, after their bytes are stored.
    """
    facts = {
        "key": _key(of, guest),
        "files": len(files),
        "size": sum(map(len, files.values())),
        "days": DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        number, size, until = cursor.fetchone()
    _require_within(journal, number, size, until)


def ask(journal: Journal, *, files: int, size: int, of: User) -> None:
    """Whether this person could still give so much; counts nothing. Raises NotAllowed.

    Asked before anything is sent, so that nobody sends an hour for a refusal.
    """
    now = Given.objects.filter(key=_key(of, False), until__gt=timezone.now()).first()
    if now is None:
        until = timezone.now() + timedelta(days=DAYS)
        _require_within(journal, files, size, until)
        return
    _require_within(journal, now.files + files, now.size + size, now.until)


def _require_within(journal: Journal, number: int, size: int, until: datetime) -> None:
    most_files, most_mb = journal.upload_files, journal.upload_megabytes
    if number <= most_files and size <= most_mb * MB:
        return
    require(
        deny(
            _(
                "One person can give %(files)d files and %(mb)d MB in 30 days, and this would be more. You can give it from %(day)s; nothing that is here already is lost. Write to the journal if it cannot wait."
            )
            % {
                "files": most_files,
                "mb": most_mb,
                "day": formatted(localtime(until), "j F"),
            }
        )
    )


def _key(person: User, guest: bool) -> str:
    said = f"{'guest' if guest else 'person'}:{person.uuid}"
    return salted_hmac("journal.quota", said, algorithm="sha256").hexdigest()
