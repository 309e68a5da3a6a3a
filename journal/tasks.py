"""Background entry points of the ground floor."""

from django_tasks import task

from journal import outbox


@task(queue_name="letters")
def deliver_letters() -> int:
    """Send what is due in the outbox."""
    return outbox.deliver_due()
