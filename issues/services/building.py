"""Building the PDF of an issue: asking for it, and doing it in the worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issues.choices import BuildState
from issues.models import BuiltArticle, Issue, IssueBuild, PageImage
from issues.permissions import can_be_changed, can_plan
from issues.sources import content_key
from journal import record, storage
from journal.jail import Limits, run_jailed
from journal.verdict import deny, require

if TYPE_CHECKING:
    from issues.production.run import Built
    from journal.models import User
    from journal.storage import StoredObject

DEAD_AFTER = timedelta(minutes=5)  # without a sign of life
CANCELLED = gettext_lazy("Cancelled. The last good PDF is kept.")
RUNNING = (BuildState.QUEUED, BuildState.RUNNING)


@transaction.atomic
def request_build(issue: Issue, *, by: User) -> IssueBuild:
    """Ask the worker for the issue's PDF; one build at a time.

    A build whose worker has died is put down first. The task is a wake-up call after
    the commit; the row is the record.
    """
    require(can_plan(by))
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    require(can_be_changed(locked))
    _require_free(locked)
    last = locked.builds.aggregate(last=Max("number"))["last"] or 0
    build = IssueBuild.objects.create(issue=locked, number=last + 1, asked_by=by)
    record.write("issue.build_asked", about=locked.uuid, by=by, build=build.number)

    from issues.tasks import build as task

    transaction.on_commit(lambda: task.enqueue(build.pk))
    return build


def _require_free(issue: Issue) -> None:
    if not issue.articles.exists():
        require(deny(_("Place an article first: the issue is empty.")))
    running = issue.builds.filter(state__in=RUNNING).first()
    if running is None:
        return
    if timezone.now() - running.touched_at < DEAD_AFTER:
        require(deny(_("A build is running. Wait until it is done.")))
    _fail(running, _("The typesetter stopped without a word. Build again."))


@transaction.atomic
def cancel_build(build: IssueBuild, *, by: User) -> IssueBuild:
    """Stop a build. What is being drawn is finished and kept, the rest is not begun;
    the worker sees it at its next sign of life."""
    require(can_plan(by))
    locked = IssueBuild.objects.select_for_update().get(pk=build.pk)
    if not locked.is_running:
        require(deny(_("This build is over.")))
    locked.state, locked.failure = BuildState.FAILED, str(CANCELLED)
    locked.finished_at = timezone.now()
    locked.save(update_fields=["state", "failure", "finished_at"])
    record.write(
        "issue.build_cancelled",
        about=locked.issue.uuid,
        by=by,
        build=locked.number,
    )
    return locked


def run_build(build: IssueBuild) -> IssueBuild:
    """Build it, as the worker does; a second call for the same build does nothing.

    Whatever goes wrong is written on the build, with the names of the articles; the
    last good PDF of the issue stays what it was.
    """
    claimed = IssueBuild.objects.filter(pk=build.pk, state=BuildState.QUEUED)
    if not claimed.update(state=BuildState.RUNNING, touched_at=timezone.now()):
        return build
    build = IssueBuild.objects.select_related("issue__journal").get(pk=build.pk)
    from issues.production.progress import Cancelled

    try:
        _build(build)
    except Cancelled:
        build.refresh_from_db()
    except Exception as failure:
        from issues.production.run import BuildFailed

        expected = isinstance(failure, BuildFailed | storage.StorageUnavailable)
        sentence = _("The typesetter stopped: %(kind)s.") % {
            "kind": type(failure).__name__
        }
        _fail(build, str(failure) if expected else sentence)
        if not expected:
            raise
    return build


def _build(build: IssueBuild) -> None:
    from issues.production import run
    from issues.production.progress import Progress

    issue = build.issue
    key = content_key(issue)
    progress = Progress(build, issue.articles.in_order())
    built = run.build(issue, progress)
    held = storage.put(built.pdf, content_type="application/pdf")
    own = [
        BuiltArticle(
            build=build,
            article=article,
            first_page=first,
            page_count=article.page_count,
            key=pdf.key,
            size=pdf.size,
            sha256=pdf.sha256,
            media_type="application/pdf",
        )
        for article, first, pdf in run.article_pdfs(built)
    ]
    progress.joined(built.file_pages - built.pages)
    images = _page_images(build, built)
    with transaction.atomic():
        progress.require_wanted(lock=True)
        BuiltArticle.objects.bulk_create(own)
        PageImage.objects.bulk_create(images)
        build.manifest = run.manifest_of(built)
        _done(build, key, built, held)
        record.write(
            "issue.built",
            about=issue.uuid,
            build=build.number,
            rendered=built.rendered,
            reused=built.reused,
        )


def _done(build: IssueBuild, key: str, built: Built, held: StoredObject) -> None:
    build.state, build.percent = BuildState.DONE, 100
    build.content_key = key
    build.key, build.size, build.sha256 = held.key, held.size, held.sha256
    build.page_count = built.pages
    build.figures = {"rendered": built.rendered, "reused": built.reused}
    build.finished_at = build.touched_at = timezone.now()
    build.save()


def _fail(build: IssueBuild, reason: str) -> None:
    build.state, build.failure = BuildState.FAILED, reason
    build.finished_at = timezone.now()
    build.save(update_fields=["state", "failure", "finished_at"])
    record.write("issue.build_failed", about=build.issue.uuid, build=build.number)


def _page_images(build: IssueBuild, built: Built) -> list[PageImage]:
    """Small pictures of some pages, drawn in the jail. Without them the build holds."""
    from issues.production.run import thumbnail_pages

    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        folder = Path(name)
        (folder / "issue.pdf").write_bytes(built.pdf)
        numbers = thumbnail_pages(built)
        outcome = run_jailed(
            "issues.production.raster",
            folder,
            "--pages",
            "issue.pdf",
            *(str(number) for number, _label in numbers),
            limits=Limits(),
        )
        if not outcome.ok:
            return []
        return [
            _kept_image(build, number, label, (folder / f"{number}.png").read_bytes())
            for number, label in numbers
        ]


def _kept_image(build: IssueBuild, page: int, label: str, data: bytes) -> PageImage:
    held = storage.put(data, content_type="image/png")
    return PageImage(
        build=build,
        page=page,
        label=label,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type="image/png",
    )
