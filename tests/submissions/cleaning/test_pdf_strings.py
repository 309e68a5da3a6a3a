"""The verifier's own reading of strings in a PDF (F8), noise included."""

from submissions.name_scan import _pdf_strings


def test_backslash_before_no_octal_digit_says_nothing():
    assert list(_pdf_strings(rb"(\9 and \8 and \101\102)")) == ["9 and 8 and AB"]
