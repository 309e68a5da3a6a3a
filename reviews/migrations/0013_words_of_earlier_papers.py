"""The words of papers that were sent before words were kept."""

from django.db import migrations

FILL = """
    INSERT INTO reviews_paperwords (submission_id, vector)
    SELECT id,
        setweight(to_tsvector('english',
            title || ' ' || array_to_string(keywords, ' ')), 'A')
        || setweight(to_tsvector('english', abstract), 'D')
    FROM submissions_submission WHERE submitted_at IS NOT NULL
    ON CONFLICT (submission_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0012_words_of_papers"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
