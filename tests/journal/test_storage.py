"""Files in S3, against a server that checks signatures, checksums and conditions."""

import hashlib
import io
import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from threading import Thread

import pytest
from botocore.exceptions import ClientError
from django.test import override_settings

from journal import storage
from journal.storage import Bucket, StorageUnavailable, StoredObject

pytestmark = pytest.mark.usefixtures("buckets")


def test_put_answers_with_size_and_sum_and_gives_the_bytes_back():
    stored = storage.put(b"A manuscript", content_type="text/plain")
    assert stored.size == 12
    assert stored.sha256 == hashlib.sha256(b"A manuscript").hexdigest()
    assert storage.get(stored.key) == b"A manuscript"
    assert storage.find(stored.key) == stored


@pytest.mark.parametrize("content", [b"", b"x" * (9 * 1024 * 1024)])
def test_put_takes_a_file_of_any_size(content):
    stored = storage.put(io.BytesIO(content))
    assert storage.find(stored.key) == stored
    with storage.open(stored.key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == stored.sha256


def test_put_never_uses_a_key_twice():
    first, second = storage.put(b"same"), storage.put(b"same")
    assert first.key != second.key


def test_published_files_live_in_their_own_bucket():
    stored = storage.put(b"article", bucket=Bucket.PUBLISHED)
    assert storage.find(stored.key) is None
    assert storage.get(stored.key, bucket=Bucket.PUBLISHED) == b"article"


def test_server_refuses_to_overwrite(monkeypatch):
    kept = storage.put(b"the original")
    monkeypatch.setattr(storage, "new_key", lambda: kept.key)
    with pytest.raises(StorageUnavailable):
        storage.put(b"another")
    assert storage.get(kept.key) == b"the original"


def test_put_that_happened_before_it_failed_counts(monkeypatch):
    kept = storage.put(b"sent twice by a broken line")
    monkeypatch.setattr(storage, "new_key", lambda: kept.key)
    assert storage.put(b"sent twice by a broken line") == kept


def test_server_refuses_bytes_that_do_not_fit_their_sum(monkeypatch):
    keys = iter(["wrong/1", "wrong/2"])
    monkeypatch.setattr(storage, "new_key", lambda: next(keys))
    wrong = hashlib.sha256(b"something else").digest()
    monkeypatch.setattr(storage, "measure", lambda content: (len(content), wrong))
    with pytest.raises(StorageUnavailable):
        storage.put(b"damaged on its way")
    assert storage.find("wrong/1") is storage.find("wrong/2") is None


def test_deleted_object_is_missing_and_the_rest_stays():
    gone, kept = storage.put(b"gone"), storage.put(b"kept")
    storage.delete(gone.key)
    with pytest.raises(storage.ObjectMissing, match="could not be found"):
        storage.get(gone.key)
    listed = dict(storage.keys())
    assert (gone.key in listed, listed[kept.key]) == (False, 4)


def fetch(address):
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310  (our own server)
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, {}, refusal.read()


def test_signed_link_is_a_download_under_the_given_name():
    stored = storage.put(b"%PDF", content_type="application/pdf")
    link = storage.signed_url(
        stored.key, filename="FDE-review-7QK2.pdf", content_type="application/pdf"
    )
    status, headers, content = fetch(link)
    assert (status, content) == (200, b"%PDF")
    assert headers["Content-Type"] == "application/pdf"
    expected = 'attachment; filename="FDE-review-7QK2.pdf"'
    assert headers["Content-Disposition"] == expected


@pytest.mark.parametrize(
    ("part", "forged"),
    [
        ("attachment", "inline"),
        ("application%2Fpdf", "text%2Fhtml"),
        ("X-Amz-Expires=300", "X-Amz-Expires=9000"),
        ("/test-", "/other-test-"),
    ],
)
def test_signed_link_is_tied_to_every_part_of_it(part, forged):
    stored = storage.put(b"%PDF", content_type="application/pdf")
    link = storage.signed_url(
        stored.key, filename="a.pdf", content_type="application/pdf"
    )
    assert part in link
    status, _headers, content = fetch(link.replace(part, forged))
    assert status in {403, 404}
    assert b"%PDF" not in content


def test_signed_link_expires():
    stored = storage.put(b"secret")
    link = storage.signed_url(
        stored.key, filename="a.txt", content_type="text/plain", seconds=1
    )
    assert fetch(link)[0] == 200
    time.sleep(2.1)
    status, _headers, content = fetch(link)
    assert (status, b"secret" in content) == (403, False)


def test_object_without_a_signature_is_refused():
    stored = storage.put(b"secret")
    link = storage.signed_url(stored.key, filename="a", content_type="text/plain")
    assert fetch(link.partition("?")[0])[0] == 403


@pytest.mark.parametrize("seconds", [0, 301])
def test_signed_link_lives_five_minutes_at_most(seconds):
    with pytest.raises(ValueError, match="at most 300"):
        storage.signed_url("a", filename="a", content_type="a/b", seconds=seconds)


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xml"])
def test_page_is_never_shown_inline(kind):
    with pytest.raises(ValueError, match="never shown inline"):
        storage.signed_url("a", filename="a", content_type=kind, inline=True)


def storage_at(port):
    """The storages, at another address."""
    from django.conf import settings

    endpoint = {"OPTIONS": {"endpoint_url": f"http://127.0.0.1:{port}"}}
    moved = {name: settings.STORAGES[name] | endpoint for name in Bucket}
    return override_settings(STORAGES=settings.STORAGES | moved)


@contextmanager
def broken_server(answer):
    """A server that takes requests and answers each with the given bytes, or never."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            open_calls = []
            while True:
                try:
                    call, _address = door.accept()
                except OSError:
                    break
                open_calls.append(call)
                if answer is not None:
                    call.recv(65536)
                    call.sendall(answer)
                    call.close()
            for call in open_calls:
                call.close()

        thread = Thread(target=serve)
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="cuts the line"),
        pytest.param(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", id="503"),
    ],
)
def test_broken_storage_is_said_honestly(answer):
    with broken_server(answer) as port, storage_at(port):
        with pytest.raises(StorageUnavailable, match="Nothing was saved"):
            storage.put(b"a")
        with pytest.raises(StorageUnavailable, match="Nothing was saved"):
            storage.get("a")
        assert storage.healthy() is False


def test_refusing_storage_is_said_at_once():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    began = time.monotonic()
    with storage_at(port), pytest.raises(StorageUnavailable):
        storage.put(b"a")
    assert time.monotonic() - began < 5


def test_object_cut_in_the_middle_is_never_handed_out():
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
    with broken_server(half) as port, storage_at(port):
        with pytest.raises(StorageUnavailable):
            storage.get("a")
        with pytest.raises(StorageUnavailable):
            storage.put(b"a")


def test_waiting_for_a_silent_storage_has_its_limits(monkeypatch):
    """Two tries of 1 + 10 s (botocore asks first whether it may send), a pause of 1 s
    and a question of 1.5 s end within 25 s (P2); here with a tenth of the reading."""
    config = storage.WorkingStorage().client.meta.config
    assert config.connect_timeout == 2
    assert config.read_timeout == 10
    assert config.retries["total_max_attempts"] == 2
    real = storage.patience

    def tenth(*, attempts, read_timeout=10):
        return real(attempts=attempts, read_timeout=read_timeout / 10)

    monkeypatch.setattr(storage, "patience", tenth)
    with broken_server(None) as port, storage_at(port):
        began = time.monotonic()
        with pytest.raises(StorageUnavailable):
            storage.put(b"a")
        took = time.monotonic() - began
    # A try more would take two seconds more; a busy machine gets almost as much.
    assert took < 2 * (1 + 1) + 1 + 0.15 + 1.9


def test_worker_may_try_longer(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "db_worker"])
    retries = storage.WorkingStorage().client.meta.config.retries
    assert retries["total_max_attempts"] == 5


def test_storage_recovers_without_restart():
    with storage_at(1), pytest.raises(StorageUnavailable):
        storage.put(b"a")
    assert storage.healthy() is True
    assert storage.get(storage.put(b"b").key) == b"b"


def test_wrong_keys_are_refused_by_the_server():
    with override_settings(S3_SECRET_KEY="guess" * 8):
        client = storage.WorkingStorage().client
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            client.list_objects_v2(Bucket=storage.WorkingStorage().bucket_name)


def test_django_never_overwrites_either():
    saved = storage.WorkingStorage()
    assert saved.file_overwrite is False
    assert saved.querystring_expire <= 300
    assert isinstance(storage.put(b""), StoredObject)
