"""The whole path in Chromium: scripts, static files, the content policy, the console."""

import pytest

from .cast import FIRST
from .story import Story

pytestmark = pytest.mark.django_db(transaction=True)


def test_manuscript_becomes_a_published_article_in_chromium(browse, work, caplog):
    story = Story(browse, work)
    story.to_acceptance()
    story.to_publication()
    # No draft that saved itself came later than the form that it belongs to.
    assert [line for line in caplog.messages if line.startswith("Conflict")] == []


@pytest.mark.proof(seconds=23)
def test_author_and_reviewer_need_no_scripts(browse, work):
    story = Story(lambda who=None: browse(who, java_script_enabled=False), work)
    story.sent()
    story.taken_up()
    story.reviewed(story.first, FIRST)
