"""A paper that waits for its editor: a word to the editor, then to the chiefs.

Once each for as long as it waits for the same thing; after a pause only the newest that
is due (reliability.md, P11). Whether it still waits is asked again under the lock.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField, DurationField
from django.utils import timezone

from journal import record
from reviews.choices import Stage
from reviews.emails import in_words
from reviews.models import Decision, DeskEntry
from submissions.emails import tell_editors, tell_editors_in_charge
from submissions.workflow import hold

EDITORS = (Stage.NEW, Stage.INVITE, Stage.DECIDE, Stage.REVISED)
OF_CHIEFS = (Stage.APPEAL, Stage.APPROVE)


def due() -> QuerySet[DeskEntry]:
    """What has waited for an editor too long, and nobody was told of lately."""
    days = ExpressionWrapper(
        F("submission__journal__idle_days") * timedelta(days=1),
        output_field=DurationField(),
    )
    rows = DeskEntry.objects.filter(stage__in=EDITORS + OF_CHIEFS).annotate(
        editor_at=ExpressionWrapper(F("since") + days, output_field=DateTimeField()),
        chief_at=ExpressionWrapper(
            F("since") + days + days, output_field=DateTimeField()
        ),
    )
    now = timezone.now()
    untold = Q(chased_at=None) | Q(chased_at__lt=F("since"))
    leaving = Decision.objects.filter(
        submission=OuterRef("submission"), sends_at__isnull=False
    )
    return (
        rows.filter(
            (Q(editor_at__lte=now) & untold)
            | Q(chief_at__lte=now, chased_at__lt=F("chief_at"))
        )
        .exclude(Exists(leaving))
        .select_related("submission__journal")
    )


@transaction.atomic
def chase(entry: DeskEntry) -> str:
    """Write what is due for one waiting paper; the kind of letter sent, or nothing."""
    submission = hold(entry.submission)
    current: Any = due().filter(pk=entry.pk).first()
    if current is None:
        return ""
    now = timezone.now()
    letter = "editor_idle_chief" if current.chief_at <= now else "editor_idle"
    values = {
        "once": f"{current.since.isoformat()}:{current.stage}",
        "stage": str(current.get_stage_display()),
        "since": in_words(current.since),
    }
    if letter == "editor_idle" and current.stage not in OF_CHIEFS:
        tell_editors_in_charge(submission, letter, **values)
    else:
        tell_editors(submission, letter, **values)
    DeskEntry.objects.filter(pk=current.pk).update(chased_at=now)
    record.write("editor.reminded", about=submission.uuid, letter=letter)
    return letter
