"""Pictures for print: small enough, upright, and with nothing written inside."""

import io

from PIL import Image

from journal.pdf.pictures import at_print_size
from tests.factories.pdf import picture


def photograph(orientation=1, size=(600, 400)):
    with Image.open(io.BytesIO(picture("JPEG"))) as image:
        notes = image.getexif()
        notes[0x0112] = orientation
        notes[0x013B] = "Canary"
    return picture("JPEG", size, exif=notes.tobytes())


def opened(data):
    return Image.open(io.BytesIO(data))


def test_camera_notes_go_and_the_picture_stays():
    given = photograph()
    kept = at_print_size(given, 118)
    assert b"Canary" in given
    assert b"Canary" not in kept
    assert opened(kept).tobytes() == opened(given).tobytes()


def test_picture_on_its_side_is_turned_upright():
    kept = at_print_size(photograph(orientation=6), 118)
    assert opened(kept).size == (400, 600)
    assert b"Canary" not in kept


def test_picture_is_cut_down_to_300_dots_an_inch():
    assert opened(at_print_size(picture(size=(4000, 2000)), 25.4)).size == (300, 150)
    assert opened(at_print_size(picture(size=(300, 150)), 25.4)).size == (300, 150)
