"""Background entry points for manuscripts."""

from django_tasks import task

from submissions import services
from submissions.choices import CopyState, ReadingState
from submissions.models import ManuscriptFile, Version
from submissions.services import supplements

SOMEBODY_WAITS = 10


@task(priority=SOMEBODY_WAITS)
def read(version_id: int) -> None:
    """Read a version's files. Twice does no harm.

    Somebody sits before the page, so it goes before other work; the review copy, which
    takes longer and is looked at later, is work of its own that goes after it.
    """
    version = Version.objects.select_related("submission").filter(pk=version_id).first()
    if version is None or not version.is_waiting:  # thrown away, or read by then
        return
    services.read_version(version, with_copy=False)
    make_review_copy.enqueue(version_id)


@task()
def look_for_similar(version_id: int) -> None:
    """Compare a version with other texts again. Twice does no harm."""
    version = Version.objects.filter(pk=version_id, state=ReadingState.READ).first()
    if version is not None:
        services.look_for_similar(version)


@task()
def make_review_copy(version_id: int) -> None:
    """Make a version's review copy anew after its title or authors changed."""
    version = Version.objects.select_related("submission").filter(pk=version_id).first()
    if version is None or not version.is_read or version.sent_at:
        return
    services.prepare_review_copy(version)


@task()
def clean_supplement(file_id: int) -> None:
    """Make the copy of a supplementary file for reviewers. Twice does no harm."""
    files = ManuscriptFile.objects.select_related("version__submission__submitter")
    file = files.filter(pk=file_id, copy_state=CopyState.WAITING).first()
    if file is not None:  # neither taken back nor done by then
        supplements.prepare_supplement(file)
