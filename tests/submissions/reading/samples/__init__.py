"""Small manuscripts of many kinds, each with what it says about itself.

They are made up, and stand for the habits of authors, templates and programs: no rule
of the reader may be written for one of them alone.
"""

from dataclasses import dataclass, field


@dataclass
class Sample:
    """One manuscript: its files, and what a person would read off it.

    `people` is one line an author: "Name | affiliation ; affiliation | e-mail | ORCID | *",
    of which only what is written is compared.
    """

    file: str
    content: object
    title: str
    people: str = ""
    abstract: str = ""
    keywords: str = ""
    language: str = "en"
    files: dict = field(default_factory=dict)

    def authors(self):
        return [
            [part.strip() for part in line.split("|")] + [""] * (4 - line.count("|"))
            for line in self.people.strip().splitlines()
        ]
