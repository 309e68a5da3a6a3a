"""The end of a test that wrote transactions: nothing is left, and every guard stands."""

import pytest
from django.apps import apps
from django.db import Error

from issues.models import Notice
from journal.models import Event
from tests import factories
from tests.emptying import STAY, empty_database
from tests.factories.issues import published_issue, publisher

pytestmark = pytest.mark.django_db(transaction=True)


def written():
    models = apps.get_models(include_auto_created=True)
    return {model for model in models if model._default_manager.exists()}


def test_nothing_is_left_but_what_the_migrations_wrote():
    assert written() == STAY
    [article] = published_issue(1).articles.all()
    Notice.objects.create(
        article=article, kind="concern", number=1, text="Hm.", given_by=publisher()
    )
    factories.reported()
    assert {Event, Notice} < written()
    empty_database()
    assert written() == STAY


def test_what_is_for_ever_is_so_again():
    factories.sent()
    empty_database()
    factories.sent()
    with pytest.raises(Error, match="append-only"):
        Event.objects.all()._raw_delete("default")
