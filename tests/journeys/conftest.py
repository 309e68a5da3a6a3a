"""What journeys need: the real worker, and a real browser at a real server."""

import pytest
from django.core.servers.basehttp import WSGIRequestHandler
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import sync_playwright

from journal.models import OutgoingMessage
from reviews.models import Decision
from tests.chromium import launch

from .window import PlainWindow, Window


@pytest.fixture
def work(transactional_db):
    """Run everything that waits, as `db_worker --batch` does, a minute later: what can
    be undone has left by then. No task may fail."""

    def run():
        for waiting, field in (
            (OutgoingMessage, "due_at"),
            (DBTaskResult, "run_after"),
            (Decision, "sends_at"),
        ):
            late = {f"{field}__gt": timezone.now(), f"{field}__year__lt": 9999}
            waiting.objects.filter(**late).update(**{field: timezone.now()})
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="journey",
        ).run()
        failed = DBTaskResult.objects.filter(status="FAILED")
        assert [task.traceback for task in failed] == []

    return run


@pytest.fixture
def chromium(transactional_db, monkeypatch):
    """The browser; it is gone before the database is emptied."""
    # Playwright keeps an event loop in this thread; the queries of the test are its own.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


# A page's head and its body are two writes: together they wait for nobody's answer.
WSGIRequestHandler.disable_nagle_algorithm = True


@pytest.fixture
def browse(chromium, live_server):
    """Open a browser for a person: `browse(user, **context)`; nothing may complain."""
    windows = []

    def open_window(who=None, **context):
        kind = Window if context.get("java_script_enabled", True) else PlainWindow
        windows.append(kind(chromium, live_server.url, who, **context))
        return windows[-1]

    yield open_window
    complaints = {(w.name, line) for w in windows for line in w.complaints}
    assert complaints == set()
