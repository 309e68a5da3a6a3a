"""Settings: each variable is in .env.example, and nothing is there that is not read."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.settings import ROOT

READERS = {
    "text",
    "secret",
    "flag",
    "number",
    "url",
    "choice",
    "names",
    "database",
    "mail",
    "daemon",
    "given",
}


def variables_read():
    """The names that settings ask the environment for."""
    tree = ast.parse((ROOT / "journal/settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"env", "environment"}
        and call.func.attr in READERS
    }


def variables_documented():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {m[1] for line in lines if (m := re.match(r"#? ?([A-Z][A-Z0-9_]+)=", line))}


def test_every_variable_is_documented_and_every_documented_one_is_read():
    assert variables_read() == variables_documented()


def test_every_documented_variable_has_a_word_of_explanation():
    previous = ""
    for line in (ROOT / ".env.example").read_text().splitlines():
        if re.match(r"#? ?[A-Z][A-Z0-9_]+=", line):
            assert previous.startswith("#"), line
        else:
            previous = line


COMPLETE = {
    "SITE_URL": "https://journal.example.org",
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgresql://journal:pw@db.example.org/journal",
    "S3_ENDPOINT_URL": "https://s3.example.org",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
    "S3_BUCKET": "working",
    "S3_PUBLISHED_BUCKET": "published",
    "EMAIL_URL": "smtp+tls://user:pw@mail.example.org",
    "DEFAULT_FROM_EMAIL": "office@journal.example.org",
}


def start_with(variables):
    """Import the settings in a process that has these variables and no .env."""
    program = (
        "from journal import environment; environment.load = lambda path: None;"
        "import journal.settings as s; print(s.DEBUG, s.DATABASES['default']['HOST'])"
    )
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", program],
        env=clean | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_its_variables():
    answer = start_with(COMPLETE)
    assert answer.stdout == "False db.example.org\n", answer.stderr


@pytest.mark.parametrize(
    "name", sorted(COMPLETE.keys() - {"DATABASE_URL", "S3_ENDPOINT_URL"})
)
def test_production_refuses_to_start_without(name):
    given = {key: value for key, value in COMPLETE.items() if key != name}
    refusal = start_with(given).stderr.strip().splitlines()[-1]
    assert refusal.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("S3_ENDPOINT_URL", "s3.example.org"),
        ("SECRET_KEY", "short"),
        ("EMAIL_URL", "mail.example.org"),
        ("DEBUG", "perhaps"),
        ("LOCAL", "perhaps"),
        ("SITE_URL", "journal.example.org"),
    ],
)
def test_wrong_value_is_refused_by_name(name, wrong):
    refusal = start_with(COMPLETE | {name: wrong}).stderr.strip().splitlines()[-1]
    assert refusal.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")


def test_orcid_needs_both_its_id_and_its_secret():
    refusal = start_with(COMPLETE | {"ORCID_CLIENT_ID": "APP-1"}).stderr
    assert "ImproperlyConfigured: ORCID_CLIENT_SECRET is not set" in refusal
    both = {"ORCID_CLIENT_ID": "APP-1", "ORCID_CLIENT_SECRET": "s"}
    answer = start_with(COMPLETE | both)
    assert answer.stdout == "False db.example.org\n", answer.stderr
