"""Migrations: complete, named for their purpose, and never both schema and data."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

OURS = ["journal", "submissions", "reviews", "issues"]
DATA = (migrations.RunPython,)


def our_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [
        pytest.param(migration, id=f"{app}.{name}")
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in OURS
    ]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_table_of_ours_is_in_the_database():
    tables = set(connection.introspection.table_names())
    wanted = {
        m._meta.db_table
        for app in OURS
        for m in apps.get_app_config(app).models.values()
    }
    assert wanted <= tables


@pytest.mark.parametrize("migration", our_migrations())
def test_migration_is_named_for_its_purpose(migration):
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z0-9]+)*", migration.name)
    assert not re.search(r"_(auto|initial|squashed)(_|$)", migration.name)


@pytest.mark.parametrize("migration", our_migrations())
def test_migration_is_reversible_and_of_one_kind(migration):
    assert all(operation.reversible for operation in migration.operations)
    kinds = {isinstance(operation, DATA) for operation in migration.operations}
    assert len(kinds) <= 1


def test_migrations_of_each_app_are_one_line():
    for app in OURS:
        folder = Path(apps.get_app_config(app).path) / "migrations"
        numbers = [int(file.name[:4]) for file in sorted(folder.glob("0*.py"))]
        assert numbers == list(range(1, len(numbers) + 1)), app
