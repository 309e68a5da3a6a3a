"""Credit for reviewing, as far as the reviewer wants it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews.choices import Answer
from reviews.models import Certificate, CoReviewer, ReviewAssignment, ReviewerProfile


def reports_of(person: User, year: int) -> int:
    """How many reports somebody sent in a year."""
    return ReviewAssignment.objects.filter(
        reviewer=person, state=Answer.SUBMITTED, review__submitted_at__year=year
    ).count()


@transaction.atomic
def certify(year: int, *, by: User) -> Certificate:
    """Make one's own certificate of a year, or bring it up to date; the code stays."""
    reports = reports_of(by, year)
    if not reports:
        require(deny(_("You sent no report in that year.")))
    made, _new = Certificate.objects.update_or_create(
        user=by, year=year, defaults={"reports": reports, "made_at": timezone.now()}
    )
    record.write("certificate.made", by=by, year=year)
    return made


@transaction.atomic
def take_back_certificate(year: int, *, by: User) -> None:
    """From then on its code verifies nothing."""
    Certificate.objects.filter(user=by, year=year).delete()
    record.write("certificate.taken_back", by=by, year=year)


@transaction.atomic
def agree_to_thanks(agrees: bool, *, by: User) -> None:
    """Whether one's name may stand among those whom the journal thanks."""
    ReviewerProfile.objects.update_or_create(user=by, defaults={"is_thanked": agrees})
    record.write("thanks.agreed" if agrees else "thanks.refused", by=by)


def thanked(year: int) -> list[str]:
    """The names of who reported in that year, or helped to, and agreed; in order.

    None before the year is over: who is new on the list of a running year could be told
    from one day to the next, and with it who has just reported.
    """
    if year >= timezone.localdate().year:
        return []
    wrote = ReviewAssignment.objects.filter(
        state=Answer.SUBMITTED, review__submitted_at__year=year
    )
    people = User.objects.filter(
        is_active=True, reviewing__is_thanked=True, pk__in=wrote.values("reviewer")
    )
    helped = CoReviewer.objects.filter(
        is_thanked=True, review__assignment__in=wrote.values("pk")
    )
    # Once each, though somebody reviewed and helped, or helped twice.
    named = {one.email.casefold(): one.name for one in helped}
    named |= {one.email.casefold(): str(one) for one in people}
    return sorted(named.values(), key=str.casefold)
