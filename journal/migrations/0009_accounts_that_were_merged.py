"""An account that was joined with another of the same person says with which."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_addresses_in_one_spelling")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The account of the same person that stayed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
