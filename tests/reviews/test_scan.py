"""Names of reviewers in texts that authors will get."""

import pytest

from journal.models import User
from reviews.scan import find, passages, tellings

SØRENSEN = User(
    name="Ingrid Sørensen",
    email="ingrid@uni.example.net",
    orcid="0000-0002-1825-0097",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as we showed in Sørensen (2023)", "Sørensen"),
        ("as SØRENSEN showed", "SØRENSEN"),
        ("signed, Ingrid Sørensen", "Ingrid Sørensen"),
        ("write to ingrid@uni.example.net", "ingrid@uni.example.net"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("Sørensenian methods", None),
        ("Ingrid is a common name", None),
        ("", None),
    ],
)
def test_scan_finds_names_addresses_and_ids_as_whole_words(text, found):
    match = find(text, SØRENSEN)
    assert (match and match[0]) == found


def test_scan_finds_a_chinese_name_inside_a_sentence():
    person = User(name="Li Jingyi", native_name="李静怡", email="li@uni.example.net")
    assert find("我们李静怡的研究", person)[0] == "李静怡"
    assert find("a little list", person) is None


def test_person_without_a_name_is_found_by_the_address_only():
    person = User(email="x@uni.example.net")
    assert find("any text", person) is None
    assert find("mail x@uni.example.net", person)


def test_passage_says_where_and_who():
    [passage] = passages(
        {"The report of Reviewer 1": "We know Sørensen well."}, [("R2", SØRENSEN)]
    )
    assert (passage.place, passage.named) == ("The report of Reviewer 1", "R2")
    assert (passage.before, passage.found, passage.after) == (
        "We know ",
        "Sørensen",
        " well.",
    )


def test_other_things_that_tell_who_wrote_a_report_are_listed():
    text = "In my previous paper (github.com/ingrid/x) at the University of Oslo."
    found = tellings({"The report": text}, ["University of Oslo"])
    assert [(one.place, one.found, one.is_name) for one in found] == [
        ("The report", "University of Oslo", False),
        ("The report", "github.com/ingrid/x", False),
        ("The report", "my previous paper", False),
    ]
