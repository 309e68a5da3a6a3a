"""Which statements are printed after an article: none that its own text makes.

Authors state ethics, data and funding where their field does so; what has a section of
its own in the text is not said twice. A text that was not reviewed (an editorial) states
only the interests of its author, and only when there are any.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from issues.models import Article

INTERESTS = "interests"
SUBJECTS = {
    "data": r"data( and (code|materials|software))?|(data|code|software|materials)"
    r"( and (data|code|software|materials))* (availability|access|sharing)"
    r"|availability of (the )?(data|code|materials).*|open (data|practices|science)",
    "ethics": r"(research )?ethics( (approval|committee approval))?( and consent.*)?"
    r"|ethical (approval|considerations?|clearance|issues)|ethics and .*",
    "funding": r"funding( (sources?|information|acknowledge?ments?))?|sources? of funding"
    r"|financial (support|disclosure)|(.* )?acknowledge?ments? and funding"
    r"|funding and .*",
    INTERESTS: r"(declarations? of )?(competing|conflicting) (financial )?interests?"
    r"|(declarations? of )?conflicts? of interests?|declarations? of interests?"
    r"|disclosures?",
    "ai": r"((use|declarations?|disclosure) of )?(the use of )?(generative )?"
    r"(ai|artificial intelligence)( (tools?|use|usage))?( in (the )?(writing|preparation).*)?",
    "contributions": r"((authors?['’]?s?['’]?|credit) )?(author )?contributions?"
    r"|credit( roles?)?",
}  # fmt: skip
ADDED = r"(the )?(?:{})( (statement|declaration|disclosure))?s?"
PATTERNS = {name: re.compile(ADDED.format(words)) for name, words in SUBJECTS.items()}
ABOUT_THE_STUDY = {"data"}  # a section on the data that were studied states nothing
HEADING = re.compile(r"<(h[2-6])\b[^>]*>(.*?)</\1>", re.DOTALL)
RUN_IN = re.compile(r"<p[^>]*>\s*<(strong|b|em)>(.*?)</\1>", re.DOTALL)
TAG, NUMBER = re.compile(r"<[^>]+>"), re.compile(r"^[\d.\s]+")
NOTHING = re.compile(
    r"(none|no|nil|nothing|n/?a|not applicable)( (known|declared|to (declare|report)))?"
    r"|(the )?authors? (has|have|declares?) (that )?(they have |there are )?"
    r"(none|no(thing)?) .*|no (known )?(competing|conflicts?).*",
)

Statement = tuple[str, str]


def printed(article: Article, text: str) -> list[Statement]:
    """The article's statements, without those that `text`, its body, makes itself."""
    found = [(label, said) for label, said in article.statements if said.strip()]
    if not article.section.is_peer_reviewed:
        return [
            (label, said)
            for label, said in found
            if subject(label) == INTERESTS and not says_nothing(said)
        ]
    stated = stated_in(text)
    return [(label, said) for label, said in found if subject(label) not in stated]


def stated_in(text: str) -> set[str]:
    """The subjects that have a heading, or a run-in heading, of their own in a text."""
    headings = [found[2] for found in HEADING.finditer(text)]
    headings += [found[2] for found in RUN_IN.finditer(text)]
    plain = {_plain(heading) for heading in headings} - ABOUT_THE_STUDY
    return {name for heading in plain if (name := subject(heading))}


def subject(heading: str) -> str:
    """What a heading or a label is about: "data", "ethics"…; "" for anything else."""
    words = _plain(heading)
    return next((n for n, known in PATTERNS.items() if known.fullmatch(words)), "")


def says_nothing(statement: str) -> bool:
    """“None.” and its many forms."""
    return not statement.strip() or bool(NOTHING.fullmatch(_plain(statement)))


def _plain(markup: str) -> str:
    words = " ".join(html.unescape(TAG.sub("", markup)).split()).lower()
    return NUMBER.sub("", words).replace("&", "and").strip(" .:;—–-")
