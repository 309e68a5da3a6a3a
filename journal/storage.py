"""Files in S3: put once under a random key, verified, never overwritten.

Bytes first, row second, success last (reliability.md, rule 2): `put` answers only
after the server has confirmed size and SHA-256; the caller then commits the row. What
each server really enforces is written in docs/storage.md.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import IO, Any, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from storages.backends.s3 import S3Storage

logger = logging.getLogger(__name__)

LONGEST_LINK = 300  # seconds (visibility.md, F12)
LONGEST_POST = 600  # seconds (visibility.md, F13)
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
SPOOLED = 5 * 1024 * 1024
PIECE = 1024 * 1024
LONG_ENOUGH = 5  # seconds after which a failed put is not tried again


class Bucket(StrEnum):
    """Working files are for those who may see the manuscript; published ones for all."""

    WORKING = "default"
    PUBLISHED = "published"


class StorageUnavailable(Exception):
    """The file storage did not answer. Nothing was saved; the person can try again."""

    message = _(
        "The file storage does not answer at the moment. Nothing was saved or lost:"
        " keep this page open and try again in a few minutes."
    )

    def __str__(self) -> str:
        return str(self.message)


class ObjectMissing(StorageUnavailable):
    """A row says that we have the object and the storage says no: an alarm."""

    message = _(
        "This file could not be found in the storage. The journal's office has been"
        " told; please write to them."
    )


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What a row keeps of an object (`StoredFile`)."""

    key: str
    size: int
    sha256: str


class JournalStorage(S3Storage):
    """An S3 bucket as Django sees it, with limits on waiting (reliability.md, 9)."""

    bucket_variable: str

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {
            "endpoint_url": settings.S3_ENDPOINT_URL,
            "access_key": settings.S3_ACCESS_KEY,
            "secret_key": settings.S3_SECRET_KEY,
            "region_name": settings.S3_REGION,
            "bucket_name": getattr(settings, self.bucket_variable),
            "client_config": patience(attempts=2 if answers_a_page() else 5),
            "file_overwrite": False,
            "querystring_expire": LONGEST_LINK,
        }

    @cached_property
    def client(self) -> Any:
        """One for all threads of the process: making one takes as long as many
        requests, and clients may be shared, unlike sessions (boto3, "Multithreading").
        """
        return self._client(self.client_config)

    @cached_property
    def hasty_client(self) -> Any:
        """For a question that is asked after the waiting: one short try, so that a
        page is answered within 25 seconds even when nobody speaks (P2)."""
        return self._client(patience(attempts=1, read_timeout=1.5))

    def _client(self, config: Config) -> Any:
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=config,
        )


class WorkingStorage(JournalStorage):
    bucket_variable = "S3_BUCKET"


class PublishedStorage(JournalStorage):
    bucket_variable = "S3_PUBLISHED_BUCKET"


def patience(*, attempts: int, read_timeout: float = 10) -> Config:
    """How to talk to the storage, and for how long to wait."""
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=2,
        read_timeout=read_timeout,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        max_pool_connections=20,
        request_checksum_calculation="when_required",  # `put` gives a stronger one
        response_checksum_validation="when_supported",
    )


def answers_a_page() -> bool:
    """Whether a person waits: not so in a worker or any other command."""
    is_command = sys.argv[0].endswith("manage.py") and sys.argv[1:2] != ["runserver"]
    return not is_command


def put(
    content: bytes | IO[bytes],
    *,
    content_type: str = "application/octet-stream",
    bucket: Bucket = Bucket.WORKING,
) -> StoredObject:
    """Store the bytes under a fresh key and answer when the server has confirmed them.

    A put that failed may have happened (rule 10): an object that is there with our
    checksum counts. Otherwise a second key is tried, unless the person has waited
    long; then, or when nobody answers, `StorageUnavailable` is raised.
    """
    size, digest = measure(content)
    began = time.monotonic()
    for _attempt in (1, 2):
        stored = StoredObject(new_key(), size, digest.hex())
        _send(content, stored, content_type, bucket)
        hasty = _storage(bucket).hasty_client
        if find(stored.key, bucket=bucket, client=hasty) == stored:
            return stored
        if time.monotonic() - began > LONG_ENOUGH:
            break
    raise StorageUnavailable


def find(
    key: str, *, bucket: Bucket = Bucket.WORKING, client: Any = None
) -> StoredObject | None:
    """The size and SHA-256 of an object as the server has them; None if absent."""
    client = client or _storage(bucket).client
    try:
        with _honest():
            head = client.head_object(
                Bucket=_storage(bucket).bucket_name, Key=key, ChecksumMode="ENABLED"
            )
    except ObjectMissing:
        return None
    known = base64.b64decode(head.get("ChecksumSHA256", ""))
    digest = known.hex() or head["Metadata"].get("sha256", "")
    return StoredObject(key, head["ContentLength"], digest)


def get(key: str, *, bucket: Bucket = Bucket.WORKING) -> bytes:
    """The whole object."""
    with open(key, bucket=bucket) as file:
        return file.read()


def open(key: str, *, bucket: Bucket = Bucket.WORKING) -> IO[bytes]:
    """The object as a file that has arrived whole, so that no half of it is served."""
    storage = _storage(bucket)
    file = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
    try:
        with _honest():
            answer = storage.client.get_object(Bucket=storage.bucket_name, Key=key)
            for piece in answer["Body"].iter_chunks(PIECE):
                file.write(piece)
    except StorageUnavailable:
        file.close()
        raise
    file.seek(0)
    return cast("IO[bytes]", file)


def delete(key: str, *, bucket: Bucket = Bucket.WORKING) -> None:
    """Take the object away; the versioned bucket keeps it for the restore window."""
    storage = _storage(bucket)
    with _honest():
        storage.client.delete_object(Bucket=storage.bucket_name, Key=key)


def signed_url(
    key: str,
    *,
    filename: str,
    content_type: str,
    seconds: int = LONGEST_LINK,
    inline: bool = False,
    bucket: Bucket = Bucket.WORKING,
) -> str:
    """A link for one click, made after the policy was asked (visibility.md, F12).

    Name, type and disposition are inside the signature. Only PDF and raster images
    may be shown inline."""
    if not 0 < seconds <= LONGEST_LINK:
        raise ValueError(f"a signed link lives at most {LONGEST_LINK} seconds")
    if inline and content_type not in SHOWN_INLINE:
        raise ValueError(f"{content_type} is never shown inline")
    storage = _storage(bucket)
    return str(
        storage.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": storage.bucket_name,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": content_disposition_header(
                    not inline, filename
                ),
            },
            ExpiresIn=seconds,
        )
    )


@dataclass(frozen=True, slots=True)
class PostForm:
    """Where a browser sends the bytes of one object, and the fields beside them."""

    url: str
    fields: dict[str, str]


def post_form(key: str, *, size: int, seconds: int = LONGEST_POST) -> PostForm:
    """Leave to put one object under this key: exactly `size` bytes of no kind (F13).

    Key, length, content type and end are inside the signed policy. A policy cannot say
    `If-None-Match`, so whoever holds it may put the object again while it lives: what
    came by it is never served, and belongs to nobody before it is copied by `put`.
    """
    if not 0 < seconds <= LONGEST_POST:
        raise ValueError(f"leave to post lives at most {LONGEST_POST} seconds")
    storage = _storage(Bucket.WORKING)
    kind = {"Content-Type": "application/octet-stream"}
    made = storage.client.generate_presigned_post(
        storage.bucket_name,
        key,
        Fields=kind,
        Conditions=[kind, ["content-length-range", size, size]],
        ExpiresIn=seconds,
    )
    return PostForm(made["url"], made["fields"])


def keys(bucket: Bucket = Bucket.WORKING) -> Iterator[tuple[str, int]]:
    """Every object with its size, for the nightly comparison with the rows (P23)."""
    for entry in _entries(bucket):
        yield entry["Key"], entry["Size"]


def ages(bucket: Bucket = Bucket.WORKING) -> Iterator[tuple[str, datetime]]:
    """Every object with the moment it was put there, for the sweep (F18)."""
    for entry in _entries(bucket):
        yield entry["Key"], entry["LastModified"]


def _entries(bucket: Bucket) -> Iterator[dict[str, Any]]:
    storage = _storage(bucket)
    with _honest():
        pages = storage.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=storage.bucket_name):
            yield from page.get("Contents", [])


def healthy() -> bool:
    """Whether both buckets answer now."""
    try:
        for bucket in Bucket:
            storage = _storage(bucket)
            with _honest():
                storage.hasty_client.head_bucket(Bucket=storage.bucket_name)
    except StorageUnavailable:
        return False
    return True


def new_key() -> str:
    """A key that says nothing and cannot be guessed."""
    return f"{secrets.token_hex(2)}/{secrets.token_hex(20)}"


def measure(content: bytes | IO[bytes]) -> tuple[int, bytes]:
    """Size and SHA-256, read in pieces; a file is left at its beginning."""
    if isinstance(content, bytes):
        return len(content), hashlib.sha256(content).digest()
    size, digest = 0, hashlib.sha256()
    content.seek(0)
    while piece := content.read(PIECE):
        size += len(piece)
        digest.update(piece)
    content.seek(0)
    return size, digest.digest()


def _send(
    content: bytes | IO[bytes], stored: StoredObject, content_type: str, bucket: Bucket
) -> None:
    """Send the bytes; whether they arrived is asked for by the caller in any case."""
    storage = _storage(bucket)
    if not isinstance(content, bytes):
        content.seek(0)
    try:
        storage.client.put_object(
            Bucket=storage.bucket_name,
            Key=stored.key,
            Body=content,
            ContentType=content_type,
            ContentLength=stored.size,
            IfNoneMatch="*",
            ChecksumSHA256=base64.b64encode(bytes.fromhex(stored.sha256)).decode(),
            Metadata={"sha256": stored.sha256},
        )
    except (BotoCoreError, ClientError) as failure:
        logger.warning("storage: put: %s", failure)


@contextmanager
def _honest() -> Iterator[None]:
    """Every failure of the storage becomes a sentence for a person."""
    try:
        yield
    except ClientError as failure:
        if failure.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise ObjectMissing from failure
        logger.exception("storage refused")
        raise StorageUnavailable from failure
    except BotoCoreError as failure:
        logger.warning("storage: %s", failure)
        raise StorageUnavailable from failure


def _storage(bucket: Bucket) -> JournalStorage:
    return cast("JournalStorage", storages[bucket])
