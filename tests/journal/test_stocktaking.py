"""`manage.py check_record`: each kind of damage is found, and none is invented (P23)."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from journal import stocktaking, storage
from journal.models import StoredFile
from journal.storage import Bucket, _storage
from submissions.models import ManuscriptFile
from tests import factories
from tests.factories.submissions import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _buckets_of_its_own(buckets, monkeypatch):
    """Some objects are thrown away: none of those that other tests read."""
    kept.cache_clear()
    held = [_storage(bucket) for bucket in Bucket]
    for storage_ in held:
        name = f"{storage_.bucket_name}-stock"
        monkeypatch.setattr(storage_, "bucket_name", name)
        storage_.client.create_bucket(Bucket=name)
    yield
    kept.cache_clear()
    for bucket, storage_ in zip(Bucket, held, strict=True):
        for key, _size in list(storage.keys(bucket)):
            storage.delete(key, bucket=bucket)
        storage_.client.delete_bucket(Bucket=storage_.bucket_name)


@pytest.fixture
def files():
    """Two sound files of one version, whose bytes are stored now."""
    paper = factories.draft(title="A paper whose files are counted")
    return list(paper.versions.get().files.order_by("pk"))


def change(file, **fields):
    ManuscriptFile.objects.filter(pk=file.pk).update(**fields)


def test_sound_stock_raises_nothing(files, capsys):
    call_command("check_record", "--all")
    assert capsys.readouterr().out.endswith(
        "2 rows, 2 objects, 2 read whole; 0 alarms, 0 objects without a row.\n"
    )


def test_missing_object_is_an_alarm(files):
    storage.delete(files[0].key)
    stock = stocktaking.take(sample=None)
    assert stock.alarms == [
        f"submissions.ManuscriptFile {files[0].uuid}: the object is missing"
    ]
    assert stock.rubbish == []


def test_wrong_size_is_an_alarm(files):
    change(files[0], size=3)
    [alarm] = stocktaking.take(sample=None).alarms
    assert alarm.endswith(f"the object has {files[0].size} bytes, the row says 3")


def test_changed_bytes_of_the_same_size_are_an_alarm(files):
    change(files[0], sha256="0" * 64)
    [alarm] = stocktaking.take(sample=None).alarms
    assert alarm.endswith(stocktaking.DAMAGED)


def test_object_without_a_row_is_listed_and_left_alone(files, capsys):
    left = storage.put(b"left by a crash")
    call_command("check_record")
    assert f"no row: working {left.key} (15 bytes)\n" in capsys.readouterr().out
    assert storage.get(left.key) == b"left by a crash"


def test_published_bucket_is_looked_at_too(files):
    held = storage.put(b"a galley", bucket=Bucket.PUBLISHED)
    change(files[0], key=held.key, size=held.size, sha256=held.sha256)
    stock = stocktaking.take(sample=None)
    assert stock.alarms == []
    assert len(stock.rubbish) == 1


def test_command_fails_on_an_alarm_and_repairs_nothing(files, capsys):
    storage.delete(files[0].key)
    with pytest.raises(CommandError, match="1 rows are not served"):
        call_command("check_record")
    assert ManuscriptFile.objects.filter(pk=files[0].pk).exists()


def test_sample_limits_what_is_read_whole(files):
    assert stocktaking.take(sample=1).read == 1
    assert stocktaking.take(sample=0).read == 0


def test_every_kind_of_stored_file_is_counted():
    kinds = {m for m in apps.get_models() if issubclass(m, StoredFile)}
    assert ManuscriptFile in kinds
    assert {m._meta.app_label for m in kinds} == {"submissions", "reviews", "issues"}
