"""Two answers at once: the outcome is one of the two orders, never a mixture."""

import pytest

from journal.models import Event
from submissions import services
from submissions.author_links import change_token_for, token_for
from submissions.models import AuthorsChange, Contributor, NamedAuthor
from submissions.services.authorship import Wanted
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import confirm_all, editor_of
from tests.reviews.test_races import at_once, paper_again, winners

pytestmark = pytest.mark.django_db(transaction=True)
OMAR = Person("Omar Benali", email="omar@example.net")
ADA = Wanted(name="Ada New", email="ada@example.net")


def author_again(author):
    return Contributor.objects.select_related("submission").get(pk=author.pk)


def line_again(line):
    return NamedAuthor.objects.select_related("change__submission").get(pk=line.pk)


def change_again(change):
    return AuthorsChange.objects.select_related("submission").get(pk=change.pk)


def kinds(paper):
    return Event.objects.filter(about=paper.uuid).values_list("kind", flat=True)


def keys(paper):
    return [Wanted(key=str(one.uuid)) for one in paper.contributors.all()]


@pytest.mark.parametrize("other", ["yes", "no"])
def test_two_answers_of_one_author(other):
    paper = factories.sent(coauthors=[OMAR])
    author = paper.contributors.get(position=1)
    token = token_for(author)
    yes = services.confirm_authorship
    second = yes if other == "yes" else services.refuse_authorship
    outcome = at_once(
        lambda: yes(author_again(author), token=token),
        lambda: second(author_again(author), token=token),
    )
    assert winners(outcome) == 2
    author.refresh_from_db()
    assert [author.confirmed_at, author.refused_at].count(None) == 1
    said = [kind for kind in kinds(paper) if kind.startswith("authorship.")]
    assert len(said) == (2 if other == "yes" else 3)


@pytest.mark.parametrize("other", ["no", "taken back", "approved again"])
def test_request_ends_once(other):
    paper = factories.under_review()
    editor = editor_of(paper)
    change = services.ask_for_authors(
        paper, [*keys(paper), ADA], by=paper.submitter, reason="Work."
    )
    line = change.lines.get(name="Ada New")
    token = change_token_for(line)
    services.agree_to_authors(line, token=token)
    acts = {
        "no": lambda: services.refuse_authors(line_again(line), token=token),
        "taken back": lambda: services.take_back_authors(
            change_again(change), by=paper.submitter
        ),
        "approved again": lambda: services.approve_authors(
            change_again(change), by=editor
        ),
    }
    outcome = at_once(
        lambda: services.approve_authors(change_again(change), by=editor), acts[other]
    )
    assert winners(outcome) == 1
    was_made = change_again(change).state == "made"
    assert paper_again(paper).contributors.count() == (2 if was_made else 1)
    ends = ("made", "refused", "taken_back", "declined")
    ended = [
        kind for kind in kinds(paper) if kind.removeprefix("authors.change_") in ends
    ]
    assert len(ended) == 1


def test_last_two_who_agree_at_once_bring_it_before_the_editors_once():
    paper = factories.sent(coauthors=[OMAR])
    confirm_all(paper)
    change = services.ask_for_authors(
        paper, [*keys(paper), ADA], by=paper.submitter, reason="Work."
    )
    lines = list(change.lines.filter(agreed_at=None))
    assert len(lines) == 2
    outcome = at_once(
        *(
            lambda line=line: services.agree_to_authors(
                line_again(line), token=change_token_for(line)
            )
            for line in lines
        )
    )
    assert winners(outcome) == 2
    assert change_again(change).state == "agreed"


def test_two_requests_at_once_are_one():
    paper = factories.sent(coauthors=[OMAR])
    confirm_all(paper)
    wanted = [*keys(paper), ADA]

    def ask():
        services.ask_for_authors(
            paper_again(paper), wanted, by=paper.submitter, reason="Work."
        )

    assert winners(at_once(ask, ask)) == 1
    assert AuthorsChange.objects.count() == 1
