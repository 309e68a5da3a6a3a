"""The checks at upload: each says what it sees, and is silent where nothing is to be said."""

import pytest

from submissions.choices import Status
from submissions.file_checks import checks, too_long
from submissions.services.sending import missing
from tests import factories

pytestmark = pytest.mark.django_db
BODY = (
    '<p>As <a class="cite" href="#r-1">Obi</a> and <a class="cite" href="#r-9">they</a>'
    " say.</p>"
)
LISTED = [
    {"id": "r-1", "text": "Obi, E. (2024). Counting.", "doi": "10.5555/1"},
    {"id": "r-2", "text": "Sørensen, I. (2023). Weighing.", "doi": "", "url": ""},
]


def version_of(**reading):
    draft = factories.draft()
    version = draft.versions.get()
    version.body = reading.pop("body", "")
    version.word_count = reading.pop("words", 1200)
    version.reading = {"references": LISTED, **reading}
    return version


def said(version):
    return {check.text: check.tone for check in checks(version)}


def about(version, words):
    return {text: tone for text, tone in said(version).items() if words in text}


def test_lists_and_citations_that_do_not_meet_are_named():
    version = version_of(body=BODY)
    assert said(version) == {
        "The manuscript says nothing under a heading of its own about: ethics, data availability, use of AI, funding, competing interests. You are asked on the next page.": "mute",
        "1 of 2 references are cited in the text": "warn",
        "Not cited: “Sørensen, I. (2023). Weighing.”": "warn",
        "1 citation leads to no entry of the reference list": "warn",
        "1 reference has neither a DOI nor a link. Add it where there is one: readers then come from the list to the text.": "mute",
    }
    everything = '<a href="#r-1"></a><a href="#r-2"></a>'
    assert "2 of 2 references are cited in the text" in said(
        version_of(body=everything)
    )
    unlinked = said(version_of(body="<p>As Obi (1) says.</p>"))
    assert not any("cited" in text.lower() for text in unlinked)
    assert about(version_of(references=[]), "No reference list") != {}


def test_next_page_is_spoken_of_where_there_is_one():
    """A revision is sent from the page that shows this."""
    version = version_of(body=BODY)
    [text] = about(version, "of its own about")
    assert text.endswith("competing interests. You are asked on the next page.")
    version.submission.status = Status.REVISING
    [text] = about(version, "of its own about")
    assert text.endswith("competing interests.")


def test_only_the_first_of_many_are_named():
    many = [{"id": f"r-{n}", "text": f"Author {n}.", "url": "https://a.test"} for n in range(1, 9)]  # fmt: skip
    version = version_of(body='<a href="#r-1"></a>', references=many)
    [text] = about(version, "Not cited")
    assert text == "Not cited: “Author 2.”, “Author 3.”, “Author 4.”, and 4 more"


def test_figures_are_found_described_and_large_enough():
    good = {"status": "found", "source_name": "a.png", "alt": "A curve", "width": 2400}
    assert about(version_of(figures=[good]), "figure") == {
        "The figure was found": "good"
    }
    poor = {"status": "found", "source_name": "b.png", "alt": " ", "width": 300}
    gone = {"status": "missing", "source_name": "c.png", "alt": ""}
    assert about(version_of(figures=[good, poor, gone]), "") == {
        **about(version_of(), ""),
        "The picture c.png is not among your files": "warn",
        "1 figure has no description for readers who cannot see it": "mute",
        "The picture b.png is 300 pixels wide; in print it needs 1000": "warn",
    }


@pytest.mark.parametrize(
    ("language", "heard"),
    [("pt-BR", "Portuguese"), ("tlh", "tlh"), ("en-GB", None), ("", None)],
)
def test_text_in_another_language_is_noticed(language, heard):
    found = about(version_of(language=language), "seems to be in")
    assert [heard in text for text in found] == ([True] if heard else [])


def test_statements_that_are_missing_are_named_as_advice():
    version = version_of()
    paper = version.submission
    paper.ethics, paper.funding = "Approved by the board.", "The school paid."
    [(text, tone)] = about(version, "heading of its own").items()
    assert "about: data availability, use of AI, competing interests." in text
    assert tone == "mute"
    for name in ("data_availability", "ai_use", "competing_interests"):
        setattr(paper, name, "None.")
    assert list(about(version, "Every statement").values()) == ["good"]


def test_limits_are_advice_unless_the_section_holds_them():
    version = version_of(
        words=9000,
        counts={"figures": {"in": 3, "out": 3}, "tables": {"in": 2, "out": 2}},
    )
    section = version.submission.section
    section.word_limit, section.abstract_limit = 8000, 250
    section.keyword_limit, section.figure_limit = 5, 4
    assert about(version, "of at most") == {
        "Words: 9,000 of at most 8,000": "warn",
        "Words in the abstract: 11 of at most 250": "good",
        "Keywords: 2 of at most 5": "good",
        "Figures and tables: 5 of at most 4": "warn",
    }
    assert too_long(version) == []
    section.holds_limits = True
    assert about(version, "9,000") == {"Words: 9,000 of at most 8,000": "bad"}
    assert [str(one) for one in too_long(version)] == [
        "Words: 9,000 of at most 8,000",
        "Figures and tables: 5 of at most 4",
    ]
    gaps = [
        words
        for name, words in missing(version.submission, version)
        if name == "length"
    ]
    assert (
        gaps[0]
        == "The section does not take longer papers. Words: 9,000 of at most 8,000."
    )
    section.word_limit = section.figure_limit = None
    assert too_long(version) == []


def test_a_name_and_its_family_name_are_one_line():
    hits = [
        {"name": name, "page": 1, "part": ""} for name in ("Obi", "Emeka Obi", "Ruiz")
    ]
    version = version_of(review_copy={"names": hits})
    earlier = {"name": "Obi", "page": 3, "part": ""}
    both = version_of(review_copy={"names": [*hits[1:], earlier]})
    assert "“Obi” stands on page 3 of the review copy" in said(both)
    assert list(about(version, "stands on page 1")) == [
        "“Emeka Obi” stands on page 1 of the review copy",
        "“Ruiz” stands on page 1 of the review copy",
    ]
