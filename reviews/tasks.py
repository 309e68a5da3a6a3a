"""Background entry points of peer review."""

from django_tasks import task

from reviews.models import ReviewAttachment
from reviews.services import attaching, leaving


@task()
def leave(decision_id: int) -> bool:
    """Release a decision that can no longer be undone. Twice does no harm."""
    decision = leaving.due().filter(pk=decision_id).first()
    return decision is not None and leaving.carry_out(decision)


@task()
def clean_attachment(attachment_id: int) -> None:
    """Make the clean copy of a reviewer's file. Twice does no harm."""
    attachment = (
        ReviewAttachment.objects.select_related(
            "review__assignment__reviewer", "review__assignment__round__submission"
        )
        .filter(pk=attachment_id)
        .first()
    )
    if attachment is None or not attachment.is_waiting:  # taken back, or done by then
        return
    attaching.prepare_attachment(attachment)
