"""Objects without a row: never a young one, listed first, deleted a month later (F18)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from journal import storage
from journal.models import Leftover
from journal.storage import Bucket
from journal.sweeping import sweep
from submissions import services
from tests import factories

from .test_stocktaking import _buckets_of_its_own  # noqa: F401

pytestmark = pytest.mark.django_db


def later(days):
    return timezone.now() + timedelta(days=days, minutes=1)


def held():
    return {key for bucket in Bucket for key, _size in storage.keys(bucket)}


def test_young_object_is_not_even_listed():
    stray = storage.put(b"on its way").key
    swept = sweep(timezone.now() + timedelta(days=6, hours=23))
    assert (swept.listed, swept.deleted) == ([], [])
    assert sweep(later(7)).listed == [f"working {stray}"]


def test_stray_is_listed_first_and_deleted_thirty_days_after():
    kept = {
        file.key
        for file in factories.draft(title="Swept: One").versions.get().files.all()
    }
    stray = storage.put(b"left by a crash").key
    public = storage.put(b"left too", bucket=Bucket.PUBLISHED).key
    assert len(sweep(later(8)).listed) == 2
    assert (sweep(later(9)).listed, sweep(later(37)).deleted) == ([], [])
    assert held() == {*kept, stray, public}
    swept = sweep(later(39))
    assert sorted(swept.deleted) == [f"published {public}", f"working {stray}"]
    assert held() == kept
    assert not Leftover.objects.exists()
    assert sweep(later(400)).listed == []


def test_deleted_draft_keeps_its_objects_for_thirty_days():
    paper = factories.draft(title="Swept: Two")
    files = list(paper.versions.get().files.all())
    assert sweep(later(100)).listed == []  # as long as there are rows
    services.delete_draft(paper, by=paper.submitter)
    assert len(sweep(later(101)).listed) == len(files)
    assert sweep(later(130)).deleted == []
    assert {file.key for file in files} <= held()
    assert len(sweep(later(132)).deleted) == len(files)


def test_object_that_has_a_row_again_is_forgotten():
    paper = factories.draft(title="Swept: Three")
    file = paper.versions.get().files.first()
    stray = storage.put(b"found its row late").key
    sweep(later(8))
    type(file).objects.filter(pk=file.pk).update(key=stray)
    swept = sweep(later(60))
    assert swept.deleted == []
    assert swept.listed == [f"working {file.key}"]
    assert storage.get(stray) == b"found its row late"


def test_command_says_what_it_did(capsys):
    storage.put(b"young")
    call_command("sweep_files")
    assert capsys.readouterr().out == "0 objects listed, 0 deleted.\n"
