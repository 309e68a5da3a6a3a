"""The fixed words of a journal's office: roles, seasons, anonymity models."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Anonymity(TextChoices):
    """Identity transparency of peer review (ANSI/NISO Z39.106-2023, element 1)."""

    OPEN = "open", _("All identities visible")
    SINGLE = "single", _("Single-anonymised")
    DOUBLE = "double", _("Double-anonymised")
    TRIPLE = "triple", _("Triple-anonymised")


class Licence(TextChoices):
    """Licences that a journal can offer: their short names, as they are printed."""

    BY = "CC BY 4.0", "CC BY 4.0"
    BY_SA = "CC BY-SA 4.0", "CC BY-SA 4.0"
    BY_ND = "CC BY-ND 4.0", "CC BY-ND 4.0"
    BY_NC = "CC BY-NC 4.0", "CC BY-NC 4.0"
    BY_NC_SA = "CC BY-NC-SA 4.0", "CC BY-NC-SA 4.0"
    BY_NC_ND = "CC BY-NC-ND 4.0", "CC BY-NC-ND 4.0"
    ZERO = "CC0 1.0", "CC0 1.0"

    @property
    def address(self) -> str:
        """Where its text stands."""
        if self == Licence.ZERO:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        kind = self.value.split()[1].lower()
        return f"https://creativecommons.org/licenses/{kind}/4.0/"


class Role(TextChoices):
    """What a person does for the journal, for as long as the role lasts."""

    CHIEF = "chief", _("Editor-in-chief")
    MANAGING = "managing", _("Managing editor")
    EDITOR = "editor", _("Handling editor")
    SECTION = "section", _("Section editor")
    GUEST = "guest", _("Guest editor")
    PRODUCTION = "production", _("Production editor")
    BOARD = "board", _("Editorial board")
    ADMINISTRATOR = "administrator", _("Technical administrator")


EDITORS = (Role.CHIEF, Role.MANAGING, Role.EDITOR, Role.SECTION)


class ErasureReason(TextChoices):
    """Why a person is taken out of the journal; no free text, it would name them."""

    ASKED = "asked", _("The person asked for it")
    LAW = "law", _("A law or a court asks for it")


class Season(TextChoices):
    """The four issues of a volume, in the order of the year."""

    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")
    AUTUMN = "autumn", _("Autumn")
    WINTER = "winter", _("Winter")

    @property
    def number(self) -> int:
        return list(Season).index(self) + 1


class Delivery(TextChoices):
    """How far an outgoing message has come."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Not sent")
    DEAD = "dead", _("Given up")


class Scan(TextChoices):
    """Whether a scanner for malware has looked at a file (F4)."""

    NOT_SCANNED = "", _("Not scanned for malware")
    NOTHING_FOUND = "none_found", _("Scanned for malware, nothing found")
