"""How a database is emptied after a test that wrote more than one transaction.

Django's own way gives each of ninety tables and their indexes new files, empty or not,
and writes the permissions again. Few rows are deleted sooner than that; what the
migrations wrote stays, under the numbers that it had.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

STAY = {Permission, ContentType}
# What may not be deleted is deleted here all the same: its triggers rest meanwhile.
GUARDED = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
)


def empty_database() -> None:
    """Delete every row that a test can write, in one transaction."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model not in STAY and model._meta.managed and not model._meta.proxy
    ]
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        guarded = [table for (table,) in cursor.fetchall()]
        cursor.execute(
            ";".join(
                [
                    "BEGIN",
                    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded),
                    *(f'DELETE FROM "{table}"' for table in tables),  # noqa: S608
                    "SET CONSTRAINTS ALL IMMEDIATE",
                    *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded),
                    "COMMIT",
                ]
            )
        )
