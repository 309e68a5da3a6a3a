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
