"""People are found by any of their addresses in one spelling (visibility.md, C2)."""

from django.db import migrations, models

import journal.addresses

SPELLED = (
    "(replace(replace(lower(normalize(btrim(email), NFKC)), 'ß', 'ss'), 'ς', 'σ'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("journal", "0007_tries_and_shared_cache"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                journal.addresses.Normal("email"), name="user_email_spelled"
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX journal_address_spelled"
            f" ON account_emailaddress ({SPELLED}) WHERE verified",
            "DROP INDEX journal_address_spelled",
        ),
    ]
