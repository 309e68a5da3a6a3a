"""Pictures keep their pixels and lose what stands beside them (F7)."""

import io

import pytest
from PIL import Image, ImageChops, ImageOps

from submissions.cleaning.notes import Uncleanable

from .conftest import by_verifier, canaries, cleaned, gif, jpeg, png, tiff

KINDS = {".jpg": jpeg, ".png": png, ".tif": tiff, ".gif": gif}


@pytest.mark.parametrize("suffix", KINDS)
def test_every_place_of_a_picture_is_emptied_and_no_pixel_changes(suffix, planted):
    data = KINDS[suffix](planted)
    words = set(planted.words.values())
    assert planted.named(canaries(data)) == set(planted.words)
    assert by_verifier(data, suffix, words) == words
    made = cleaned(data, suffix)
    assert planted.named(canaries(made)) == set()
    assert by_verifier(made, suffix, words) == set()
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made)) as after:
        assert after.format == before.format
        assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
        upright = [
            ImageOps.exif_transpose(one).convert("RGB") for one in (before, after)
        ]
        assert upright[0].size == upright[1].size
        assert ImageChops.difference(*upright).getbbox() is None
        assert bool(before.info.get("icc_profile")) == bool(
            after.info.get("icc_profile")
        )


def test_damaged_and_enormous_pictures_are_refused(planted):
    with pytest.raises(Uncleanable, match="damaged"):
        cleaned(png(planted)[:60], ".png")
    with pytest.raises(Uncleanable, match="damaged"):
        cleaned(jpeg(planted)[:700], ".jpg")
    header = bytearray(png(planted))
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4, "big")
    with pytest.raises(Uncleanable, match="100 megapixels"):
        cleaned(bytes(header), ".png")
