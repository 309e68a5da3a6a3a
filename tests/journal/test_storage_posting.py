"""Leave to post one object from a browser: what the server enforces of it (F13)."""

import time
import urllib.error
import urllib.request
from uuid import uuid4

import pytest
from django.conf import settings

from journal import storage

pytestmark = pytest.mark.usefixtures("buckets")


def send(form, data, **changed):
    """Post as a browser does; the status of the answer."""
    mark = uuid4().hex
    fields = {**form.fields, **changed}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n'
    body = "".join([*parts, head, "Content-Type: text/html\r\n\r\n"]).encode()
    request = urllib.request.Request(  # noqa: S310  (our own server)
        form.url,
        body + data + f"\r\n--{mark}--\r\n".encode(),
        {"Content-Type": f"multipart/form-data; boundary={mark}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_browser_puts_exactly_the_bytes_that_were_announced():
    key = storage.new_key()
    form = storage.post_form(key, size=5)
    assert form.url == settings.UPLOADS_TO
    assert [send(form, data) for data in (b"", b"four", b"sixsix")] == [400, 400, 400]
    assert storage.find(key) is None
    assert send(form, b"bytes") == 204
    assert storage.get(key) == b"bytes"


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "another/key"},
        {"Content-Type": "text/html"},
        {"x-amz-meta-more": "1"},
        {"x-amz-signature": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_leave_is_tied_to_every_part_of_it(changed):
    key = storage.new_key()
    assert send(storage.post_form(key, size=5), b"bytes", **changed) == 403
    assert storage.find(key) is storage.find("another/key") is None


def test_leave_ends_after_ten_minutes_at_most():
    with pytest.raises(ValueError, match="at most 600"):
        storage.post_form("a", size=1, seconds=601)
    key = storage.new_key()
    form = storage.post_form(key, size=5, seconds=1)
    time.sleep(2.1)
    assert send(form, b"bytes") == 403
    assert storage.find(key) is None


def test_name_in_a_file_says_nothing_to_the_server():
    """The type of the part is the browser's word; the object has the type we signed."""
    key = storage.new_key()
    assert send(storage.post_form(key, size=1), b"x") == 204
    client = storage.WorkingStorage().client
    head = client.head_object(Bucket=storage.WorkingStorage().bucket_name, Key=key)
    assert head["ContentType"] == "application/octet-stream"
