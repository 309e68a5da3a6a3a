"""One manuscript to one article PDF, from the command line."""

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

PAPER = b"""---
title: Counting what counts
author:
  - name: Amara Tadesse
---

# Introduction

Schools measure what they can count, and count what they measure.
"""


def test_a_manuscript_becomes_a_pdf(tmp_path):
    manuscript, out = tmp_path / "paper.md", tmp_path / "out.pdf"
    manuscript.write_bytes(PAPER)
    call_command("typeset", str(manuscript), out=out)
    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    assert "Counting what counts" in text
    assert "Amara Tadesse" in text


def test_what_is_no_manuscript_is_refused_with_the_reason(tmp_path):
    other = tmp_path / "hosts.conf"
    other.write_bytes(b"127.0.0.1")
    with pytest.raises(CommandError, match="is not a manuscript"):
        call_command("typeset", str(other), out=tmp_path / "out.pdf")
    with pytest.raises(CommandError, match="No such file"):
        call_command("typeset", str(tmp_path / "none.md"), out=tmp_path / "out.pdf")
