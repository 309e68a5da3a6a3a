"""Whether the buckets are as closed as F11 asks: tried at the server, not believed.

A rule of a bucket can be right in its settings and open all the same, or the other way
round; so a stranger's requests, without a signature, are sent for an object put there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from journal import storage
from journal.storage import Bucket

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST_UNFINISHED = 7  # days


def faults() -> list[str]:
    """What is not as F11 says, for both buckets; nothing when all of it is."""
    found = [] if _on_this_machine() or _encrypted_line() else ["the line is not TLS"]
    for bucket in Bucket:
        name = bucket.name.lower()
        found += [f"the {name} bucket {fault}" for fault in _of(bucket)]
    return found


def _of(bucket: Bucket) -> Iterator[str]:
    held = storage._storage(bucket)
    where = {"Bucket": held.bucket_name}
    yield from _open_to_strangers(bucket)
    if held.client.get_bucket_versioning(**where).get("Status") != "Enabled":
        yield "keeps no versions"
    if not _ends_unfinished(held.client, where):
        yield "keeps uploads that were never finished"
    if not _on_this_machine():
        if not _told(held.client.get_bucket_encryption, **where):
            yield "does not encrypt what it keeps"
        if _shuts_out_the_public(held.client, where) is False:
            yield "does not block public access"


def _open_to_strangers(bucket: Bucket) -> Iterator[str]:
    """Whatever answers without a signature, and what can be done without one."""
    held = storage._storage(bucket)
    put = storage.put(b"Nobody reads this without a signature.", bucket=bucket)
    client, where = _stranger(held), {"Bucket": held.bucket_name}
    thing, other = where | {"Key": put.key}, where | {"Key": storage.new_key()}
    versions = held.client.list_object_versions(**where, Prefix=put.key)
    [version] = versions.get("Versions", [{}])[:1]
    old = {"VersionId": version.get("VersionId", "null")}
    tries = (
        ("gives an object to everybody", client.get_object, thing),
        ("tells everybody of an object", client.head_object, thing),
        ("gives an old version to everybody", client.get_object, thing | old),
        ("lists its objects to everybody", client.list_objects_v2, where),
        ("lists old versions to everybody", client.list_object_versions, where),
        ("takes objects from everybody", client.put_object, other | {"Body": b"x"}),
        ("lets everybody delete", client.delete_object, thing),
    )
    try:
        for fault, ask, what in tries:
            if _told(ask, **what):
                yield fault
    finally:
        for key in (put.key, other["Key"]):
            held.client.delete_object(**where, Key=key)


def _stranger(held: storage.JournalStorage) -> Any:
    anonymous = Config(signature_version=UNSIGNED)
    return held._client(held.client_config.merge(anonymous))


def _told(ask: Any, **what: Any) -> Any:
    """The answer; None where the server refuses."""
    try:
        return ask(**what)
    except ClientError:
        return None


def _ends_unfinished(client: Any, where: dict[str, str]) -> bool:
    """Whether an upload in parts that was never finished goes within a week."""
    told = _told(client.get_bucket_lifecycle_configuration, **where) or {}
    return any(
        rule["Status"] == "Enabled"
        and rule.get("AbortIncompleteMultipartUpload", {}).get(
            "DaysAfterInitiation", LONGEST_UNFINISHED + 1
        )
        <= LONGEST_UNFINISHED
        for rule in told.get("Rules", [])
    )


def _shuts_out_the_public(client: Any, where: dict[str, str]) -> bool | None:
    """None where the server knows of no such switch: a stranger has been tried."""
    try:
        told = client.get_public_access_block(**where)
    except ClientError as refusal:
        missing = refusal.response["Error"]["Code"]
        return False if missing == "NoSuchPublicAccessBlockConfiguration" else None
    return all(told["PublicAccessBlockConfiguration"].values())


def _on_this_machine() -> bool:
    return urlsplit(settings.S3_ENDPOINT_URL).hostname in LOOPBACK


def _encrypted_line() -> bool:
    return urlsplit(settings.S3_ENDPOINT_URL).scheme == "https"
