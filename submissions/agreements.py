"""Who says what may be published of a review, and until when (visibility.md, letter J)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from journal.verdict import ALLOW, HIDDEN, Verdict, deny
from submissions.permissions import Relation, Standing
from submissions.queries import ACTIVE

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission


def can_agree_to_reports(user: User | AnonymousUser, submission: Submission) -> Verdict:
    """Letter J: whoever sent the paper says whether its reports may be published, and
    changes it until the article is; a co-author reads it."""
    standing = Standing.of(user, submission)
    if not standing.is_author:
        return HIDDEN
    if Relation.AUTHOR not in standing.relations:
        return deny(_("Only whoever sent the paper can change this."))
    return open_to_agreements(submission)


def open_to_agreements(submission: Submission) -> Verdict:
    """Until publication, where the journal publishes reports."""
    if not submission.journal.publishes_reports:
        return deny(_("This journal does not publish reports."))
    if submission.status not in ACTIVE:
        return deny(
            _("This can be changed only until the paper is published or ended.")
        )
    return ALLOW
