"""One article and one review copy, typeset once for all tests of a worker."""

import dataclasses
import io

import pytest

from journal.pdf import typeset, typeset_review_copy
from tests.factories.pdf import article_source, picture


@pytest.fixture(scope="session")
def source():
    return article_source()


@pytest.fixture(scope="session")
def made(source):
    return typeset(source)


@pytest.fixture(scope="session")
def review_source(source):
    from PIL import Image

    with Image.open(io.BytesIO(picture("JPEG"))) as photograph:
        notes = photograph.getexif()
        notes[0x013B] = "Canary Photographer"
    body = source.body.replace("fig-1.png", "fig-1.jpg")
    photo = {"fig-1.jpg": picture("JPEG", exif=notes.tobytes())}
    return dataclasses.replace(
        source, body=body, media=photo, anonymous=True, statements=()
    )


@pytest.fixture(scope="session")
def review_copy(review_source):
    return typeset_review_copy(review_source, "JT-2026-0042, version 1, for review")
