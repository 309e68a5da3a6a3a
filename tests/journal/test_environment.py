"""Settings from outside: typed, and refused in one sentence that names the variable."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from journal import environment


@pytest.fixture
def variable(monkeypatch):
    def put(value, name="A_VARIABLE"):
        monkeypatch.setenv(name, value)
        return name

    return put


def test_text_missing_names_the_variable(monkeypatch):
    monkeypatch.delenv("S3_BUCKET", raising=False)
    with pytest.raises(
        ImproperlyConfigured, match=r"^S3_BUCKET is not set: [^.]+\.env"
    ):
        environment.text("S3_BUCKET")


def test_text_empty_counts_as_not_set(variable):
    assert environment.text(variable("  "), "usual") == "usual"


def test_default_function_is_not_called_while_the_variable_is_set(variable):
    assert environment.text(variable("given"), lambda: 1 / 0) == "given"


def test_secret_too_short_is_refused_without_being_shown(variable):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.secret(variable("hunter2"), shortest=32)
    assert "A_VARIABLE" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [("1", True), ("Yes", True), ("on", True), ("0", False), ("false", False)],
)
def test_flag_reads_yes_and_no(variable, written, read):
    assert environment.flag(variable(written)) is read


def test_flag_refuses_anything_else(variable):
    with pytest.raises(ImproperlyConfigured, match="A_VARIABLE must be 1 or 0"):
        environment.flag(variable("perhaps"))


@pytest.mark.parametrize("written", ["-1", "ten", "11", "1.5", "²"])
def test_number_outside_its_limits_is_refused(variable, written):
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 10"):
        environment.number(variable(written), at_least=1, at_most=10)


def test_choice_says_what_may_be_chosen(variable):
    with pytest.raises(ImproperlyConfigured, match="must be one of spring, autumn"):
        environment.choice(variable("monsoon"), ["spring", "autumn"])


def test_names_are_split_at_commas(variable):
    assert environment.names(variable("a.org, b.org,")) == ["a.org", "b.org"]


@pytest.mark.parametrize(
    "written", ["localhost", "ftp://host", "http://", "http://host:port", "//host"]
)
def test_url_incomplete_is_refused(variable, written):
    with pytest.raises(ImproperlyConfigured, match="A_VARIABLE is not a usable"):
        environment.url(variable(written), schemes=["http", "https"])


def test_url_refusal_never_shows_a_password(variable):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database(variable("mysql://me:hunter2@host/db"))
    assert "hunter2" not in str(refusal.value)


def test_database_reads_every_part(variable):
    address = variable(
        "postgres://ed%40x:p%2Fw@db.example:5433/journal?sslmode=require"
    )
    assert environment.database(address) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "journal",
        "USER": "ed@x",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_without_a_name_is_refused(variable):
    with pytest.raises(ImproperlyConfigured, match="names no database"):
        environment.database(variable("postgres://host"))


def test_mail_reads_the_relay(variable):
    relay = environment.mail(variable("smtp+tls://user:pw@mail.example"))
    assert (relay["EMAIL_HOST"], relay["EMAIL_PORT"]) == ("mail.example", 587)
    assert (relay["EMAIL_USE_TLS"], relay["EMAIL_USE_SSL"]) == (True, False)
    assert relay["EMAIL_TIMEOUT"] == 10


def test_load_leaves_what_is_set_outside(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {"SITE_URL": "http://outside"})
    file = tmp_path / ".env"
    file.write_text("# a comment=1\n\nSITE_URL=http://inside\nS3_BUCKET='papers'\n")
    environment.load(file)
    assert os.environ == {"SITE_URL": "http://outside", "S3_BUCKET": "papers"}


def test_daemon_is_none_or_named_in_full(monkeypatch):
    for right in ("", "tcp://127.0.0.1:3310", "unix:///run/clamav/clamd.ctl"):
        monkeypatch.setenv("SCANNER", right)
        assert environment.daemon("SCANNER") == right
    for wrong in ("127.0.0.1", "tcp://", "unix://", "http://host"):
        monkeypatch.setenv("SCANNER", wrong)
        with pytest.raises(ImproperlyConfigured, match=r"tcp://HOST:PORT"):
            environment.daemon("SCANNER")
