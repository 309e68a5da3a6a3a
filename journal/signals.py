"""News that travels up: what proves who a person is has changed."""

from django.dispatch import Signal

# sender: User; kwargs: person. Sent inside the transaction, after an address or an iD was
# added, confirmed or taken away: whoever keeps conflicts looks again (visibility.md, C12).
identity_changed = Signal()
