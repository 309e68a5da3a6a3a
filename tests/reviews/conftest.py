"""What the tests of the pages share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries(client):
    """How many questions one page asks of the database, its savepoint left out."""

    def count(url):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code == 200
        return len([q for q in asked if "SAVEPOINT" not in q["sql"]])

    return count
