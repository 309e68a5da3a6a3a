"""What the typesetter is given, and the web page shows, of the same article."""

import pytest

from issues.models import Article
from issues.sources import article_source
from journal.caching import pages
from tests.factories.issues import published_issue

pytestmark = pytest.mark.django_db


def test_editorial_states_interests_alone_in_print_and_on_its_page(client):
    pages.clear()
    issue = published_issue(1)
    interests = ["Competing interests", "The author edits this journal."]
    said = [["Funding", "Fund 7 & sons."], interests]
    Article.objects.filter(issue=issue).update(statements=said)
    article = issue.articles.get()
    assert article_source(article, issue).statements == (tuple(interests),)
    text = client.get(article.get_absolute_url()).content.decode()
    assert interests[1] in text
    assert "Fund 7" not in text


def test_printed_citation_is_escaped_once():
    issue = published_issue(1)
    article = issue.articles.get()
    article.title = "Counting & what counts"
    citation = article_source(article, issue).citation
    assert "Counting &amp; what counts" in citation
    assert "&amp;amp;" not in citation
