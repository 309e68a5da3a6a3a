"""The files for a real installation speak of things that exist."""

import configparser
import re

import pytest
from django.core.management import get_commands

from tests.settings import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda file: file.name)
def test_unit_runs_a_command_of_ours_with_the_settings(unit):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(unit)
    service = parser["Service"]
    assert service["EnvironmentFile"] == "/etc/journal.env"
    assert service["User"] == "journal"
    if command := re.search(r"manage\.py (\w+)", service["ExecStart"]):
        assert command[1] in get_commands()
    else:
        assert "gunicorn journal.wsgi" in service["ExecStart"]


def test_proxy_takes_what_the_settings_take(settings):
    proxy = (ROOT / "deploy/nginx/journal.conf").read_text()
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", proxy)[1])
    assert megabytes * 1024 * 1024 > settings.LARGEST_VERSION


def test_instructions_install_the_packages_of_the_set_up():
    words = set((ROOT / "deploy/README.md").read_text().replace("`", " ").split())
    script = (ROOT / "bin/_setup.sh").read_text()
    packages = " ".join(re.findall(r"^LIBRARIES\+?=\((.*)\)$", script, re.MULTILINE))
    assert packages.split()
    assert set(packages.split()) <= words
