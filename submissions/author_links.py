"""The secret in a letter to an author (visibility.md, SC18).

256 bits keyed by the site's own secret, kept only as a hash; it opens one question for
one mailbox, changes nothing when it is read, and dies with the row that it is about.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from journal.addresses import normal
from submissions.choices import Status
from submissions.models import Contributor, NamedAuthor
from submissions.models.authors_change import OPEN

ENDED = (Status.PUBLISHED, Status.DECLINED, Status.WITHDRAWN)


def secret(kind: str, uuid: object, address: str) -> str:
    """The same in every letter about this to this address, and stored nowhere."""
    message = f"{kind}:{uuid}:{normal(address)}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(author: Contributor) -> str:
    """What stands in the letter that asks whether somebody is an author."""
    return secret("authorship", author.uuid, author.email)


def author_for(token: str) -> Contributor | None:
    """Whom a link asks; None once the row, or the address of it, or the paper has gone."""
    return (
        Contributor.objects.select_related("submission__journal")
        .filter(token_hash=hash_of(token))
        .exclude(submission__status__in=(*ENDED, Status.DRAFT))
        .first()
    )


def change_token_for(line: NamedAuthor) -> str:
    """What stands in the letter that asks somebody about another list of authors."""
    return secret("authors-change", line.uuid, line.email)


def line_for(token: str) -> NamedAuthor | None:
    """Whom a link asks about a change; None once that is settled or the paper ended."""
    return (
        NamedAuthor.objects.select_related(
            "change__submission__journal", "change__asked_by"
        )
        .filter(token_hash=hash_of(token), change__state__in=OPEN)
        .exclude(change__submission__status__in=ENDED)
        .first()
    )
