"""Statements are printed once, and an editorial states only interests."""

from types import SimpleNamespace

import pytest

from issues import statements

ALL = [
    ("Data", "At https://doi.org/10.5555/d."),
    ("Ethics", "Approved."),
    ("Funding", "None."),
    ("Competing interests", "The author edits this journal."),
    ("Use of AI", "None."),
    ("Contributions", "Abebe: writing."),
]


def article(*, reviewed=True, said=ALL):
    section = SimpleNamespace(is_peer_reviewed=reviewed)
    return SimpleNamespace(section=section, statements=[list(pair) for pair in said])


def labels(found):
    return [label for label, _ in found]


def test_what_the_text_states_itself_is_left_out():
    text = (
        '<section id="s-1"><h2>Method</h2><h3>Ethics approval</h3><p>Yes.</p></section>'
        "<section><h2>Data &amp; code</h2><p>There.</p></section>"
        "<section><h2>Declarations</h2><p><strong>Funding.</strong> Fund 7.</p></section>"
    )
    assert labels(statements.printed(article(), text)) == [
        "Competing interests",
        "Use of AI",
        "Contributions",
    ]


def test_a_text_without_such_sections_keeps_every_statement():
    text = "<h2>Data</h2><p>We observed 94 schools.</p><h2>Results</h2>"
    assert statements.printed(article(), text) == ALL


def test_an_editorial_states_only_interests_and_only_real_ones():
    assert labels(statements.printed(article(reviewed=False), "")) == [
        "Competing interests"
    ]
    for nothing in ("None.", "", "No competing interests.", "None declared"):
        said = [("Competing interests", nothing), ("Funding", "Fund 7.")]
        assert statements.printed(article(reviewed=False, said=said), "") == []


@pytest.mark.parametrize(
    ("heading", "subject"),
    [
        ("Data availability statement", "data"),
        ("Availability of data and materials", "data"),
        ("7 <em>Ethics</em> statement", "ethics"),
        ("Funding statement", "funding"),
        ("Acknowledgements and funding", "funding"),
        ("Conflict of interest", "interests"),
        ("Declaration of competing interests", "interests"),
        ("Use of generative AI", "ai"),
        ("Declaration of the use of AI tools", "ai"),
        ("Author contributions", "contributions"),
        ("Authors’ contributions", "contributions"),
        ("Data analysis", ""),
        ("AI in the classroom", ""),
        ("The ethics of automation", ""),
        ("Acknowledgements", ""),
    ],
)
def test_subject_of_a_heading(heading, subject):
    assert statements.subject(heading) == subject
