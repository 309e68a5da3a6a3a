"""F11: what the buckets give to strangers, asked of a server that checks signatures."""

import json
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from journal import buckets, storage
from journal.storage import Bucket
from tests.settings import SERVERS


@pytest.fixture
def made():
    """Both buckets as the embedded server makes them, and gone with all their versions."""
    if SERVERS.seaweed.endpoint != settings.S3_ENDPOINT_URL:
        pytest.skip("another server: `manage.py check_buckets` tries its own buckets")
    names = {"S3_BUCKET": "", "S3_PUBLISHED_BUCKET": ""}
    for variable in names:
        names[variable] = f"{getattr(settings, variable)}-made"
        SERVERS.seaweed.create_bucket(names[variable])
    # A copy of the storages, so that none is kept from before or after.
    with override_settings(STORAGES=dict(settings.STORAGES), **names):
        yield names
        client = SERVERS.seaweed.client()
        for name in names.values():
            told = client.list_object_versions(Bucket=name)
            for entry in [*told.get("Versions", []), *told.get("DeleteMarkers", [])]:
                client.delete_object(
                    Bucket=name, Key=entry["Key"], VersionId=entry["VersionId"]
                )
            client.delete_bucket(Bucket=name)


def everybody_may(name, *actions):
    """The mistake of a policy that opens a bucket, or what is in it."""
    who = {"Effect": "Allow", "Principal": "*", "Action": list(actions)}
    where = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    statement = who | {"Resource": where}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def seen_within(seconds, wanted):
    end = time.monotonic() + seconds
    while (found := set(buckets.faults())) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    return found


def test_nothing_of_either_bucket_is_had_without_a_signature(made, capsys):
    assert storage.WorkingStorage().bucket_name == made["S3_BUCKET"]
    assert buckets.faults() == []
    call_command("check_buckets")
    assert "without a signature" in capsys.readouterr().out
    assert list(storage.keys()) == list(storage.keys(Bucket.PUBLISHED)) == []


def test_each_open_door_is_named(made, capsys):
    client, name = SERVERS.seaweed.client(), made["S3_BUCKET"]
    client.delete_bucket_lifecycle(Bucket=name)
    published = made["S3_PUBLISHED_BUCKET"]
    client.put_bucket_versioning(
        Bucket=published, VersioningConfiguration={"Status": "Suspended"}
    )
    reading = everybody_may(name, "s3:GetObject", "s3:ListBucket")
    client.put_bucket_policy(Bucket=name, Policy=reading)
    wanted = {
        "the working bucket gives an object to everybody",
        "the working bucket tells everybody of an object",
        "the working bucket lists its objects to everybody",
        "the working bucket keeps uploads that were never finished",
        "the published bucket keeps no versions",
    }
    assert seen_within(3, wanted) == wanted  # the server reads its rules now and then
    with pytest.raises(CommandError, match=r"docs/storage\.md"):
        call_command("check_buckets")
    assert "alarm: the working bucket gives" in capsys.readouterr().out


def test_every_door_is_tried(made, monkeypatch):
    """This server lets no stranger write, whatever a policy says: so the stranger has
    the journal's keys here, and each thing that succeeds is named."""
    monkeypatch.setattr(buckets, "_stranger", lambda held: held.client)
    assert len(buckets.faults()) == 2 * 7
    assert list(storage.keys()) == list(storage.keys(Bucket.PUBLISHED)) == []


def test_server_elsewhere_is_spoken_to_by_tls_and_encrypts(made, monkeypatch):
    """The embedded one does neither, and is for one machine."""
    monkeypatch.setattr(buckets, "LOOPBACK", ())
    assert set(buckets.faults()) == {
        "the line is not TLS",
        "the working bucket does not encrypt what it keeps",
        "the published bucket does not encrypt what it keeps",
    }


def test_no_file_is_put_with_a_right_of_its_own():
    """No ACLs: whoever may read an object is said by the policy alone."""
    for kind in (storage.WorkingStorage, storage.PublishedStorage):
        assert kind().default_acl is None
