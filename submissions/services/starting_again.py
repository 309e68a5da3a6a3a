"""A declined or withdrawn paper as a new submission that knows the old one.

Revise and resubmit after a decline is a new submission linked to the old (glossary). What
the file says is read from the new file; what it does not say is carried over, so that
nothing is typed twice.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import ALLOW, HIDDEN, Verdict, deny, require
from submissions.choices import Status
from submissions.models import Submission, SuggestedReviewer
from submissions.permissions import Relation, Standing
from submissions.workflow import hold

from .byline import Person, write_people

ENDED = (Status.DECLINED, Status.WITHDRAWN)
CARRIED = (
    *("language", "ethics", "data_availability", "ai_use", "competing_interests"),
    *("preprint", "licence", "agrees_to_reports"),
)


def can_start_again(standing: Standing) -> Verdict:
    """Whoever sent a paper that has ended before publication, once at a time."""
    if not standing.is_author:
        return HIDDEN
    if Relation.AUTHOR not in standing.relations:
        return deny(_("Whoever sent the paper can send it again."))
    if standing.submission.status not in ENDED:
        return deny(_("Only a declined or withdrawn paper is sent again as a new one."))
    return ALLOW


@transaction.atomic
def start_again(earlier: Submission, *, by: User) -> Submission:
    """A draft that follows this paper; the one begun before, while it is not sent.

    It is a regular paper, in a section that takes papers still: whether it is for a
    special issue is said anew, as long as that is open.
    """
    require(can_start_again(Standing.of(by, hold(earlier))))
    begun: Submission | None = earlier.resubmissions.filter(
        status=Status.DRAFT, submitter=by
    ).first()
    if begun is not None:
        return begun
    draft = Submission.objects.create(
        journal=earlier.journal,
        submitter=by,
        anonymity=earlier.journal.anonymity,
        resubmission_of=earlier,
        section=earlier.section
        if earlier.section and earlier.section.is_open
        else None,
        **{name: getattr(earlier, name) for name in CARRIED},
    )
    draft.topics.set(earlier.topics.all())
    people = earlier.contributors.prefetch_related("affiliations")
    write_people(draft, [Person.of(row) for row in people])
    SuggestedReviewer.objects.bulk_create(
        SuggestedReviewer(
            submission=draft,
            name=row.name,
            email=row.email,
            reason=row.reason,
            is_opposed=row.is_opposed,
        )
        for row in SuggestedReviewer.objects.filter(submission=earlier)
    )
    record.write("draft.started", about=draft.uuid, by=by, after=str(earlier.uuid))
    return draft
