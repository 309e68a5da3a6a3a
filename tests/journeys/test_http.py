"""The whole path over HTTP, and all that each person got searched for what must not be there."""

import html

import pytest

from .cast import (
    AUTHOR,
    COAUTHOR,
    FILES,
    OF_AUTHORS,
    OF_REVIEWERS,
    REVIEWERS,
    letters_to,
)
from .printed import all_in
from .story import Story
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_manuscript_becomes_a_published_article(work):
    story = Story(Visitor, work)
    story.to_acceptance()
    assert_hidden([story.first, story.second], REVIEWERS.values(), OF_AUTHORS)
    assert_hidden([story.guest, story.author], (AUTHOR, COAUTHOR), OF_REVIEWERS)
    # The search finds what there is to find.
    assert all_got([story.guest], [*OF_AUTHORS[:5], AUTHOR, FILES[0]])
    assert all_got([story.editor], OF_REVIEWERS)

    story.to_publication()
    assert_hidden([story.reader], (AUTHOR, COAUTHOR), OF_REVIEWERS)
    for visitor in story.everybody:
        assert_reading_changes_nothing(visitor)


def assert_hidden(visitors, addresses, words):
    """Nothing that these people got, by page, file or letter, has one of the words."""
    got = list(answers_to(visitors))
    for address in addresses:
        got += [(f"letter to {address}", letter) for letter in letters_to(address)]
    found = {
        (where, word)
        for where, said in got
        for word in words
        if word.casefold() in said.casefold()
    }
    assert found == set()


def all_got(visitors, words):
    """Whether every one of the words stands somewhere in what these people got."""
    said = "\n".join(text for _where, text in answers_to(visitors)).casefold()
    return all(word.casefold() in said for word in words)


def answers_to(visitors):
    """Each answer's address and all that it says: headers, page, or the whole PDF."""
    for visitor in visitors:
        for answer in visitor.answers:
            text = answer.body.decode("utf-8", errors="replace")
            is_pdf = answer.body.startswith(b"%PDF")
            said = all_in(answer.body) if is_pdf else html.unescape(text)
            yield answer.path, f"{answer.headers}\n{said}"


def assert_reading_changes_nothing(visitor):
    """Asking to read an address that a form was sent to: `open` sees that none writes."""
    for path in dict.fromkeys(visitor.sent):
        assert visitor.ask(path).status_code in (200, 302, 403, 404, 405, 410), path
