"""Background entry points of peer review."""

from django_tasks import task

from reviews.services import leaving


@task()
def leave(decision_id: int) -> bool:
    """Release a decision that can no longer be undone. Twice does no harm."""
    decision = leaving.due().filter(pk=decision_id).first()
    return decision is not None and leaving.carry_out(decision)
