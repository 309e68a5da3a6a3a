"""Who plays in the journeys, the manuscript that they pass on, and what they write."""

import re
from pathlib import Path

from django.core import mail

from reviews.models import Criterion
from tests import factories

MANUSCRIPTS = Path(__file__).parents[2] / "journal/demo/manuscripts"
LABS = MANUSCRIPTS / "virtual-labs"
TITLE = (
    "The idea and the hand: a review of sixty-four comparisons of virtual and bench "
    "laboratories in chemistry and biology"
)
SHORT = "Counting what counts"  # another paper, accepted long before
AUTHOR, COAUTHOR = "o.tkachenko@sula.example.edu", "min-seo@namsan.example"
THIRD_AUTHOR = "d.szucs@tisza.example"
AUTHORS = ("Olena Tkachenko", "Олена Ткаченко", "Park Min-seo", "Dániel Szűcs")
FILES = ("Tkachenko_Park_Szucs_FINAL.docx", "Tkachenko_answers_R2.docx")
# All that would tell a reviewer who wrote it; each stands in what the author gave.
OF_AUTHORS = (
    *("Tkachenko", "Ткаченко", "Park Min-seo", "박민서", "Szűcs", "Szucs", "Dániel"),
    *(
        "sula.example.edu",
        "namsan.example",
        "9990-0000-0000-0054",
        "9990-0000-0000-0062",
    ),
    *("Sula Pedagogical", "Namsan", "Bükk", *FILES),
)
FIRST, SECOND = "Astrid Falkenberg", "Tariq Mansouri"
REVIEWERS = {FIRST: "astrid@fjord.example", SECOND: "tariq@atlas.example"}
CONFIDENTIAL = "Between us: I would not trust the second table with my own money."
OF_REVIEWERS = (
    *("Astrid", "Falkenberg", "fjord.example"),
    *("Tariq", "Mansouri", "atlas.example"),
    CONFIDENTIAL,
)
DECLARED = {
    "ethics": "A review of published work; no approval was needed.",
    "competing_interests": "None",
    "data_availability": "Search strings and coded data are at the archive.",
    "ai_use": "None",
    "anonymous": "on",
    "agreement": "on",
    "licence": "on",
}
COMMENTS = {  # each long enough to be saved while one types
    FIRST: (
        "1. Absence of a difference is not equality. Say what size of difference the "
        "sixty-four comparisons exclude, and put it where the abstract now says "
        "“equal”.\n\n"
        "2. Nine studies were left out. Please put them back, and show both ways."
    ),
    SECOND: (
        "1. The paragraph on costs rests on five studies, and three of them count the "
        "rooms but not the people who prepare them. Drop the figure, or say what a "
        "bench laboratory costs when its technician is paid."
    ),
}
COMMENTS_AGAIN = (
    "1. The sentence on equality is now one that I would sign: it says what the "
    "comparisons exclude and what they leave open. The nine studies are back, and "
    "the two ways of counting them stand side by side, as they should."
)
ANSWER = "We have done as you ask."


def cast():
    """A journal with a chief, a handling editor and two people who can review."""
    factories.journal()
    for name, address in REVIEWERS.items():
        factories.person(name, email=address)
    return factories.chief("Mina Rahimi"), factories.handling_editor("Ayu Lim")


def manuscript(version):
    return next((LABS / f"v{version}").iterdir()).read_bytes()


def scores(value=4):
    """The same score for every question of the review form."""
    return {f"score-{c.pk}": str(value) for c in Criterion.objects.filter(kind="score")}


# Letters, as they left ----------------------------------------------------------------


def letters_to(address):
    """Everything that went to an address, newest last: subject, text, headers."""
    return [
        f"{letter.subject}\n{letter.body}\n{letter.message().items()}"
        for letter in mail.outbox
        if address in letter.to
    ]


def invitation_to(address):
    """The path behind the link in the last invitation to this address."""
    asked = [letter for letter in letters_to(address) if "/r/" in letter]
    [path] = re.findall(r"https?://[^/\s]+(/r/\S*)", asked[-1])
    return path


def question_to(address):
    """The path behind the link in the letter that asks whether somebody is an author."""
    [letter] = [one for one in letters_to(address) if "/authorship/" in one]
    return re.search(r"https?://[^/\s]+(/authorship/\S*)", letter)[1]


def code_in(letter):
    """The code that signs somebody in."""
    [code] = re.findall(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", letter, re.MULTILINE)
    return code
