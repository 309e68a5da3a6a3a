"""Names of files as kept and as offered, and the numbers of papers."""

import pytest
from django.db import transaction

from submissions.models import Submission
from submissions.names import download_name, media_type_of, next_number, offered_name
from tests import factories


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("paper.docx", "paper.docx"),
        ("C:\\Users\\me\\paper.docx", "paper.docx"),
        ("../../etc/passwd", "passwd"),
        ("pa\u202eper\u0000.docx", "paper.docx"),
        ("e\u0301tude.pdf", "\u00e9tude.pdf"),
        ("论文.docx", "论文.docx"),
        ("", "file"),
        (".docx", ".docx"),
    ],
)
def test_uploaded_name_is_kept_without_what_could_harm(given, kept):
    assert offered_name(given) == kept


@pytest.mark.parametrize("stem", ["a" * 400, "论" * 200, "é" * 300])
def test_long_name_is_cut_to_255_bytes_and_keeps_its_suffix(stem):
    name = offered_name(f"{stem}.docx")
    assert len(name.encode()) <= 255
    assert name.endswith(".docx")


def test_offered_download_is_named_by_us():
    assert download_name("FDE-2026-0042", "version 2 for review", "pdf") == (
        "FDE-2026-0042-version-2-for-review.pdf"
    )
    assert (
        download_name(None, "Tadesse's paper", "docx") == "draft-Tadesse-s-paper.docx"
    )


def test_media_type_follows_the_suffix():
    assert media_type_of("a.pdf") == "application/pdf"
    assert media_type_of("a.unheard-of") == "application/octet-stream"


@pytest.mark.django_db
def test_numbers_run_on_in_a_year_and_begin_again_with_the_next():
    journal = factories.journal()
    with transaction.atomic():
        assert next_number(journal, 2026) == "JOT-2026-0001"
    paper = factories.sent()
    Submission.objects.filter(pk=paper.pk).update(number="JOT-2026-0041")
    with transaction.atomic():
        assert next_number(journal, 2026) == "JOT-2026-0042"
        assert next_number(journal, 2027) == "JOT-2027-0001"


@pytest.mark.django_db
def test_numbers_go_on_past_four_digits():
    journal, first, second = factories.journal(), factories.sent(), factories.sent()
    Submission.objects.filter(pk=first.pk).update(number="JOT-2026-9999")
    Submission.objects.filter(pk=second.pk).update(number="JOT-2026-10000")
    with transaction.atomic():
        assert next_number(journal, 2026) == "JOT-2026-10001"
