"""What all processes must know together: tries that count, codes that were used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_place_in_a_chain_is_taken_once")]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        # The table that Django's DatabaseCache reads. UNLOGGED: nothing in it is worth
        # writing twice, and after a crash of the server it is simply empty.
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE journal_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX journal_cache_expires ON journal_cache (expires);
            """,
            "DROP TABLE journal_cache",
        ),
    ]
