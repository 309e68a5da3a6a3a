"""What a manuscript declares about itself, and the grants that its statement names."""

import pytest

from submissions.statements import grants_in, in_body


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("data_availability", "Data Availability Statement"),
        ("data_availability", "Availability of data and materials"),
        ("data_availability", "Code availability"),
        ("competing_interests", "5. Conflict of interest"),
        ("competing_interests", "Declaration of Competing Interest"),
        ("competing_interests", "Conflicts of interest statement:"),
        ("competing_interests", "利益冲突声明"),
        ("ethics", "Ethics approval and consent to participate"),
        ("ethics", "Ethical considerations"),
        ("ethics", "Informed Consent Statement"),
        ("ai_use", "Use of AI tools"),
        (
            "ai_use",
            "Declaration of generative AI and AI-assisted technologies in the writing process",
        ),
        ("funding", "Funding"),
        ("funding", "Financial support"),
    ],
)
def test_headings_of_statements(kind, heading):
    bodies = (
        f"<section><h2>{heading}</h2><p>We say so.</p></section>",
        f"<p><strong>{heading}.</strong> We say so.</p>",
    )
    for body in bodies:
        assert {k: s.text for k, s in in_body(body).items()} == {kind: "We say so."}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h2>Data</h2><p>We sampled schools.</p>",
        "<h2>Ethics of measurement in schools</h2><p>A chapter.</p>",
        "<h2>Ethics</h2>",
        "<h2>Artificial intelligence in the classroom</h2><p>It is there.</p>",
        "<p>We had funding: a little of it, and we spent it.</p>",
        "<p>Funding</p>",
    ],
)
def test_what_is_no_statement(body):
    assert in_body(body) == {}


def test_first_of_a_kind_counts_and_paragraphs_stay_apart():
    body = "<h3>Funding</h3><p>One.</p><p>Two.</p><h3>Funding</h3><p>Three.</p>"
    assert in_body(body)["funding"].text == "One.\n\nTwo."
    assert in_body("<p>Funding: the NSF paid.</p>")["funding"].text == "the NSF paid."


@pytest.mark.parametrize(
    ("text", "grants"),
    [
        (
            "This work was supported by the National Science Foundation (grant number"
            " DUE-1234567) and the Spencer Foundation under grant 2020-11. We thank all.",
            [
                ("National Science Foundation", "DUE-1234567"),
                ("Spencer Foundation", "2020-11"),
            ],
        ),
        (
            "Funded by the European Research Council (ERC grant agreement No. 883121).",
            [("European Research Council", "883121")],
        ),
        (
            "This research was supported by the Deutsche Forschungsgemeinschaft, project"
            " 4321/1-2; the Swedish Research Council, Grant No. 2019-03567.",
            [
                ("Deutsche Forschungsgemeinschaft", "4321/1-2"),
                ("Swedish Research Council", "2019-03567"),
            ],
        ),
        (
            "This work was financially supported by Beijing Social Science Fund"
            " (Grant No. 19JYB012).",
            [("Beijing Social Science Fund", "19JYB012")],
        ),
        ("The study received no funding.", []),
        ("We thank the University of Oslo for its support in 2019.", []),
    ],
)
def test_grants_that_a_statement_names(text, grants):
    assert grants_in(text) == grants
