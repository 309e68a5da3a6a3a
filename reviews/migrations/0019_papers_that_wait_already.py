"""What waited before the journal reminded its editors counts as told of.

The first run of due work after an update would write about every such paper at once.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

EDITORS = ("new", "invite", "decide", "revised")


def count_as_told(apps, schema_editor):
    now = timezone.now()
    rows = apps.get_model("reviews", "DeskEntry").objects
    journals = apps.get_model("journal", "Journal").objects
    for journal in journals.all():
        rows.filter(
            submission__journal=journal,
            stage__in=EDITORS,
            chased_at=None,
            since__lte=now - timedelta(days=journal.idle_days),
        ).update(chased_at=now)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0018_co_reviewers")]

    operations = [
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
    ]
