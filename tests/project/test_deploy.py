"""The files for a real installation speak of things that exist."""

import configparser
import re

import pytest
from django.core.management import get_commands

from tests.settings import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))


TIMERS = sorted((ROOT / "deploy/systemd").glob("*.timer"))
BY_A_TIMER = {"run_due_work", "sweep_files"}


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


def test_what_a_timer_has_to_start_is_started_by_one_and_installed():
    """Each timer has its unit, each command that waits for one has a timer, and the
    instructions turn all of them on."""
    started = set()
    for timer in TIMERS:
        assert "[Timer]\nOnCalendar=" in timer.read_text(), timer.name
        unit = timer.with_suffix(".service").read_text()
        assert "Type=oneshot" in unit
        started.add(re.search(r"manage\.py (\w+)", unit)[1])
    assert started == BY_A_TIMER
    turned_on = re.findall(
        r"systemctl enable --now (.*)", (ROOT / "deploy/README.md").read_text()
    )
    assert {timer.name for timer in TIMERS} <= set(" ".join(turned_on).split())


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
