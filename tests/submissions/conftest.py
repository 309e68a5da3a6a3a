"""A storage that nobody answers for."""

import socket
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import override_settings

from journal.storage import Bucket


@pytest.fixture
def dead_storage():
    """Within it the storage client knocks at a closed door."""

    @contextmanager
    def dead():
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            port = door.getsockname()[1]
        endpoint = {"OPTIONS": {"endpoint_url": f"http://127.0.0.1:{port}"}}
        moved = {name: settings.STORAGES[name] | endpoint for name in Bucket}
        with override_settings(STORAGES=settings.STORAGES | moved):
            yield

    return dead
