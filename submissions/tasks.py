"""Background entry points for manuscripts."""

from django_tasks import task

from submissions import services
from submissions.models import Version


@task()
def read(version_id: int) -> None:
    """Read a version's files, then make its review copy. Twice does no harm."""
    version = Version.objects.select_related("submission").filter(pk=version_id).first()
    if version is None:  # a draft that was thrown away meanwhile
        return
    services.read_version(version)
