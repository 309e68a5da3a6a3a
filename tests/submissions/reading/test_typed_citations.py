"""Citations typed by hand are linked when there is no doubt which entry is meant."""

import re

from tests.submissions.reading.conftest import WORDS


def cited(body):
    return re.findall(r'<a class="cite" href="#(r-\d+)">(.*?)</a>', body)


def test_names_and_years_are_linked_to_the_one_entry_they_fit(read):
    text = (
        "As Doe and Roe (2019) and Müller’s (2020b) say (see Doe 2019, 2021; Li et al., 2018, "
        "p. 3), in 2019 nothing changed (Nobody 1999). Two fit Smith (2000)."
    )
    entries = (
        "Doe, J. and Roe, R. (2019). One.",
        "Doe, J. (2021). Two.",
        "Li, N., Wang, X. & Zhao, P. (2018). Three.",
        "Müller, A. (2020b). Four.",
        "Smith, A. (2000). Five.",
        "Smith, B. (2000). Six.",
    )
    source = f"# T\n\n## Start\n\n{WORDS}\n\n{text}\n\n## References\n\n" + "\n\n".join(
        entries
    )
    assert cited(read("paper.md", source).body) == [
        ("r-1", "Doe and Roe (2019)"),
        ("r-4", "Müller’s (2020b)"),
        ("r-1", "Doe 2019"),
        ("r-2", "2021"),
        ("r-3", "Li et al., 2018"),
    ]


def test_numbers_are_linked_when_the_list_is_numbered(read):
    text = "Shown twice [2, 1] and in a row [1–3], but not [9] or x[0] or 2019."
    entries = "\n".join(f"{n}. Author {n}. Title. 200{n}." for n in (1, 2, 3))
    source = f"# T\n\n## Start\n\n{WORDS}\n\n{text}\n\n## References\n\n{entries}\n"
    reading = read("paper.md", source)
    assert cited(reading.body) == [
        ("r-2", "2"),
        ("r-1", "1"),
        ("r-1", "1"),
        ("r-3", "3"),
    ]
    assert "but not [9]" in reading.body
    assert reading.counts["citations"].out == 4
