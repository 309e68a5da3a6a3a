"""Two lines never claim the same place, whatever goes wrong elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_chain_earlier_lines")]

    operations = [
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("chain", "place"), name="event_place_once"
            ),
        ),
    ]
