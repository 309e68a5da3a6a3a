"""Placeholders: named, filled once, never a program (visibility.md, F17)."""

import pytest

from journal.letters import (
    PLACEHOLDER,
    SAMPLES,
    Letter,
    UnknownPlaceholder,
    compose,
    fill,
    placeholders,
    sample_values,
    standard,
    unknown_placeholders,
)
from journal.models import LetterTemplate
from tests import factories


def test_fill_puts_each_value_in_its_place():
    assert fill("{a} and {b_c}, {a}", {"a": 1, "b_c": "x"}) == "1 and x, 1"


def test_value_is_never_read_as_a_template_again():
    assert fill("{a}", {"a": "{b}", "b": "secret"}) == "{b}"


def test_template_of_django_or_python_is_only_text():
    text = "{{ settings.SECRET_KEY }} {% load x %} {a.__class__} {0} {a!r}"
    assert fill(text, {"a": 1}) == text


def test_unknown_placeholder_is_named():
    with pytest.raises(UnknownPlaceholder, match=r"^nobody$"):
        fill("Dear {nobody}", {"somebody": 1})


def test_unknown_placeholders_are_listed_as_written_and_once():
    wording = Letter("{title} {Foo}", "{foo} {recipient_name} {foo} {}")
    assert unknown_placeholders("receipt", wording) == ["{Foo}", "{foo}", "{}"]


@pytest.mark.parametrize("key", standard())
def test_standard_wording_is_complete(key):
    letter = standard()[key]
    assert letter.subject.strip()
    assert letter.body.strip()
    assert "\n" not in letter.subject
    assert unknown_placeholders(key, letter) == []
    known = {*SAMPLES, "journal", "number", "first_look_days", "decision_days", "link"}
    assert set(placeholders(key)) <= known


@pytest.mark.parametrize("key", ["invitation", "reminder", "decision_to_reviewer"])
def test_letters_to_reviewers_cannot_name_the_authors(key):
    assert "authors" not in placeholders(key) or key == "invitation"
    assert not {"author", "submitter", "citation"} & set(placeholders(key))


@pytest.mark.django_db
def test_compose_prefers_the_journals_own_words():
    journal = factories.journal()
    LetterTemplate.objects.filter(key="assigned").update(
        subject="Yours", body="{number}"
    )
    letter = compose(journal, "assigned", {"number": "7"})
    assert letter == Letter("Yours", "7")


@pytest.mark.django_db
def test_samples_fill_every_letter():
    values = sample_values(factories.journal())
    for letter in standard().values():
        assert PLACEHOLDER.search(fill(letter.subject + letter.body, values)) is None
