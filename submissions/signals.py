"""News that travels up: a submission's status has changed."""

from django.dispatch import Signal

# sender: Submission; kwargs: submission, action, by. Sent inside the transaction.
status_changed = Signal()
