"""Background entry points of production."""

from django_tasks import task

from issues import services
from issues.models import IssueBuild


@task()
def build(build_id: int) -> None:
    """Typeset and join an issue. Twice does no harm."""
    asked = IssueBuild.objects.filter(pk=build_id).first()
    if asked is not None:
        services.run_build(asked)
