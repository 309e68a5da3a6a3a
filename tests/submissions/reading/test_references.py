"""Reference lists that were typed by hand: split, with DOI, address and year found."""

import pytest

from tests.submissions.reading.conftest import WORDS

ENTRIES = {
    "Doe, J. (2020). Slow networks. *Journal of X*, 12(3), 2001–2015. https://doi.org/10.5555/abc.12": (
        "10.5555/abc.12",
        "2020",
    ),
    "Roe R, Poe P. Slower still. Lancet. 2019;393(1):10-20. doi: 10.1016/S0140-6736(19)30001-1.": (
        "10.1016/S0140-6736(19)30001-1",
        "2019",
    ),
    "Smith, A. “Fast.” In *Proc. of Y*, London: Z Press, 1998, pp. 1–20.": ("", "1998"),
    "Organisation. Report of 2015. Geneva, 2016. https://example.org/2023/report.pdf": (
        "",
        "2016",
    ),
    "Wiki. (2011a). Page. Retrieved 3 May 2024, from https://example.org/page": (
        "",
        "2011",
    ),
    "王五. 农村教育研究[J]. 教育研究, 2018, 39(2): 12-20.": ("", "2018"),
    "SOUZA, A. M. Escolas pequenas. São Paulo: Ática, 2003. Acesso em: 10 jan. 2020.": (
        "",
        "2003",
    ),
    "Plato. The Republic.": ("", ""),
}


APA = [
    "Doe, J., Poe, A., & Roe, R. (2020). Slow *networks*. Journal of X, 12(3), 1–15.",
    "van Dijk, M. (2019a). Slower still. London: Z Press. https://doi.org/10.5555/a.2",
    "Okafor, E. K. (1998). Schools in 2001: a forecast. In P. Quill (Ed.), Then, 3–9.",
    "Müller-Lüdenscheidt, H. (2003). Baden und Wachsen. Berlin: Wanne.",
]
VANCOUVER = [
    "Doe J, Poe A. Slow *networks*. J Slow. 2020;12(3):1–15.",
    "Roe R. Slower still, part 2. Lancet. 2019;393(1):10–20. https://doi.org/10.5555/abc.2",
    "World Body. Report 7. Geneva; 2016. https://example.org/report",
]


@pytest.mark.parametrize(
    ("entries", "marks"),
    [
        (VANCOUVER, "[{}] "),
        (VANCOUVER, "{}. "),
        (VANCOUVER[:2], "[{}] "),
        (APA, ""),
    ],
)
def test_entries_that_run_together_in_one_paragraph_are_taken_apart(
    read, entries, marks
):
    marked = [f"{marks.format(n)}{entry}" for n, entry in enumerate(entries, 1)]
    listed = " ".join(marked).replace("1. ", "1\\. ", 1)
    reading = read(
        "paper.md", f"# T\n\n# Start\n\n{WORDS}\n\n# References\n\n{listed}\n"
    )
    assert [r.text for r in reading.references] == [e.replace("*", "") for e in entries]
    assert "<em>networks</em>" in reading.body
    assert reading.references[1].doi.startswith("10.5555/a")


@pytest.mark.parametrize(
    "entry",
    [
        "[1] Doe J. Slow networks, a comment on [2] of the same list. J Slow. 2020.",
        "[4] Doe J. See also 5. and 6. of the appendix, and [7], [9]. J Slow. 2020.",
        "1. Doe J. Slow networks. In: Vol. 2. London: 3. Auflage, Z Press; 2020.",
        "Doe, J., Poe, A. (2020). What Smith, A. (1999) said. Journal of X, 12(3), 1–15.",
    ],
)
def test_one_entry_stays_one_whatever_numbers_and_names_it_holds(read, entry):
    text = entry.replace("1. ", "1\\. ", 1)
    reading = read("paper.md", f"# T\n\n# Start\n\n{WORDS}\n\n# References\n\n{text}\n")
    assert len(reading.references) == 1


@pytest.mark.parametrize(
    "head", ["# References", "# Bibliografía", "# 参考文献", "# Список литературы"]
)
def test_typed_list_is_split(read, head):
    listed = "\n\n".join(f"[{n}] {entry}" for n, entry in enumerate(ENTRIES, 1))
    reading = read(
        "paper.md", f"# T\n\n# Start\n\n{WORDS} [1, 2]\n\n{head}\n\n{listed}\n"
    )
    assert len(reading.references) == len(ENTRIES)
    found = [(r.doi, r.year) for r in reading.references]
    assert found == list(ENTRIES.values())
    assert [r.sure for r in reading.references] == [bool(any(f)) for f in found]
    assert reading.references[3].url == "https://example.org/2023/report.pdf"
    assert '<a class="cite" href="#r-1">' in reading.body
