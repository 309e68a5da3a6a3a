"""Citations in words, BibTeX and RIS."""

from datetime import date
from types import SimpleNamespace

from issues import citing

JOURNAL = SimpleNamespace(title="Frontiers & Co", issn="5555-010X")
ISSUE = SimpleNamespace(
    journal=JOURNAL, year=2026, volume=2, number=3, publish_on=date(2026, 9, 21)
)


def person(name, family=""):
    return {"name": name, "family": family, "native_name": "", "orcid": ""}


def article(**fields):
    return SimpleNamespace(
        **{
            "people": [
                person("Amara Tadesse", "Tadesse"),
                person("Nguyễn Thị Hương", "Nguyễn"),
                person("李静怡", "李静怡"),
            ],
            "title": "Reading <on> screens",
            "pages": "4–19",
            "first_page": 4,
            "last_page": 19,
            "elocation": "e0304",
            "doi": "10.5555/fde.2026.0304",
            "abstract": "We read.",
            "keywords": ["reading"],
            "language": "en",
            **fields,
        }
    )


def test_a_reference_follows_apa_and_escapes():
    assert str(citing.reference(article(), ISSUE)) == (
        "Tadesse, A., Nguyễn, T. H., &amp; 李静怡. (2026). Reading &lt;on&gt; screens. "
        "<i>Frontiers &amp; Co</i>, <i>2</i>(3), 4–19. "
        "https://doi.org/10.5555/fde.2026.0304"
    )


def test_the_printed_reference_names_the_number_instead_of_pages():
    text = str(citing.reference(article(), ISSUE, printed=True))
    assert text.endswith("<i>2</i>(3), Article e0304.")


def test_double_given_names_keep_their_hyphen():
    assert citing.inverted(person("Jean-Luc Nancy", "Nancy")) == "Nancy, J.-L."


def test_a_name_without_capitals_is_not_shortened():
    assert citing.inverted(person("李 静怡", "李")) == "李, 静怡"


def test_bibtex_names_everything_and_escapes():
    text = citing.bibtex(article(title="Cost & 50%"), ISSUE, "https://x.example/a/")
    assert text.startswith("@article{tadesse2026e0304,")
    assert "title = {{Cost \\& 50\\%}}," in text
    assert "author = {Tadesse, Amara and Nguyễn, Thị Hương and 李静怡}," in text
    assert "pages = {4--19}," in text


def test_ris_has_one_author_a_line():
    lines = citing.ris(article(), ISSUE, "https://x.example/a/").split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert "AU  - Nguyễn, Thị Hương" in lines
    assert lines[-2] == "ER  - "
