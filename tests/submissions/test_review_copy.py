"""The text that reviewers get has no section that says who wrote it (F6)."""

from submissions.review_copy import without_identities


def test_sections_that_say_who_wrote_it_are_left_out_with_all_they_hold():
    body = (
        "Words before. <section><h2>Method</h2><p>We count.</p></section>"
        "<section><h2>Acknowledgements</h2><p>We thank Ada.</p>"
        "<section><h3>Funding</h3><p>Grant 7.</p></section></section>"
        "<section><h2>Results</h2><p>Many.</p></section>"
    )
    text = without_identities(body)
    assert text.startswith("Words before. <section><h2>Method</h2>")
    for gone in ("Acknowledgements", "Ada", "Funding", "Grant 7"):
        assert gone not in text
    assert "Many." in text
    assert without_identities("") == "<p></p>"
