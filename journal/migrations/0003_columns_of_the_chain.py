"""Where a line of the record stands in its chain, and where each chain ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_event_log_is_append_only")]

    operations = [
        migrations.CreateModel(
            name="ChainEnd",
            fields=[
                (
                    "chain",
                    models.PositiveIntegerField(primary_key=True, serialize=False),
                ),
                ("length", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="chain",
            field=models.PositiveIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="place",
            field=models.PositiveBigIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="previous",
            field=models.CharField(db_default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="event",
            name="digest",
            field=models.CharField(db_default="", editable=False, max_length=64),
        ),
    ]
