"""News that travels up: a submission's status, or who is in conflict with it."""

from django.dispatch import Signal

# sender: Submission; kwargs: submission, action, by. Sent inside the transaction.
status_changed = Signal()

# sender: Submission; kwargs: submission. Conflicts were looked for, declared or lifted;
# sent inside the transaction, so that whatever access follows from them follows at once.
conflicts_changed = Signal()

# sender: Submission; kwargs: submission. The authors of a paper that was sent are others,
# or stand in another order; sent inside the transaction.
authors_changed = Signal()
