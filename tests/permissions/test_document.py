"""The policy's tables are the document's, and the document is the normative text."""

import pytest

from submissions.permissions import COLUMN, STATE, Relation
from submissions.policy import ACTIONS, CONTENT, IDENTITY

from .document import DOCUMENT, MODELS, NORMATIVE, RELATIONS, STATES, tables


def as_document(rows):
    return {
        row: dict(zip(RELATIONS, words.split(), strict=True))
        for row, words in rows.items()
    }


def test_document_holds_the_cells_it_announces():
    counts = {
        name: sum(len(word) for row in table.values() for word in row.values())
        for name, table in tables().items()
    }
    assert counts == {
        "content": 2100,
        **dict.fromkeys(MODELS, 504),
        "actions": 2016,
    }


def test_content_rows_are_the_documents():
    assert as_document(CONTENT) == tables()["content"]


@pytest.mark.parametrize("model", MODELS)
def test_identity_rows_are_the_documents(model):
    assert as_document(IDENTITY[model]) == tables()[model]


def test_action_rows_are_the_documents():
    assert as_document(ACTIONS) == tables()["actions"]


def test_columns_stand_in_the_documents_order():
    assert [relation.value for relation in Relation] == RELATIONS
    assert [COLUMN[relation] for relation in Relation] == list(range(14))


def test_every_status_has_its_letter():
    letters = {status.value: STATES[index] for status, index in STATE.items()}
    assert letters == {
        "draft": "D",
        "submitted": "S",
        "under_review": "R",
        "revising": "C",
        "accepted": "C",
        "declined": "C",
        "published": "P",
        "withdrawn": "W",
    }


def test_document_is_the_normative_text():
    if not NORMATIVE.exists():
        pytest.skip("the normative visibility.md is not beside this copy")
    assert DOCUMENT.read_bytes() == NORMATIVE.read_bytes()
