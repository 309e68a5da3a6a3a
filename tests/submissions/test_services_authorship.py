"""Other authors after sending: everybody agrees, then an editor, and not before."""

import pytest

from issues.checks import before_publishing
from journal.models import Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from submissions import services
from submissions.author_links import change_token_for, line_for
from submissions.choices import ChangeState, Status
from submissions.models import AuthorsChange, Submission
from submissions.permissions import Relation, relations
from submissions.services.authorship import Wanted
from submissions.services.byline import Person
from tests import factories
from tests.factories.issues import filled, publisher
from tests.factories.reviews import fresh
from tests.factories.submissions import confirm_all, editor_of

pytestmark = pytest.mark.django_db
OMAR = Person("Omar Benali", email="omar@example.net")
NEW = Wanted(
    name="Ada New",
    email="ada@example.net",
    affiliations=("New Institute, Norway",),
)


@pytest.fixture
def paper():
    """Handled by a chief; by Amara, who sent it, and Omar, who has confirmed."""
    made = factories.sent(coauthors=[OMAR])
    confirm_all(made)
    chief = factories.chief()
    services.assign_editor(made, chief, by=chief)
    return made


def keys(paper):
    return [Wanted(key=str(one.uuid)) for one in paper.contributors.all()]


def names(paper):
    return [one.name for one in paper.contributors.all()]


def ask(paper, wanted, **fields):
    fields = {"by": paper.submitter, "reason": "Ada ran the experiment.", **fields}
    return services.ask_for_authors(paper, wanted, **fields)


def line(change, name):
    return change.lines.get(name=name)


def yes(change, *people):
    for name in people:
        found = line(change, name)
        services.agree_to_authors(found, token=change_token_for(found))


def no(change, name):
    found = line(change, name)
    services.refuse_authors(found, token=change_token_for(found))


def kinds(paper):
    found = Event.objects.filter(about=paper.uuid, kind__startswith="authors.")
    return list(found.values_list("kind", flat=True))


def told(letter):
    found = OutgoingMessage.objects.filter(key__startswith=f"{letter}:")
    return sorted(found.values_list("address", flat=True))


def test_authors_change_when_all_have_agreed_and_an_editor_approves(paper):
    editor = editor_of(paper)
    change = ask(paper, [NEW, *reversed(keys(paper))])
    assert told("authors_change") == ["ada@example.net", "omar@example.net"]
    for who in ((), ("Omar Benali",)):
        yes(change, *who)
        with pytest.raises(NotAllowed, match="has agreed yet"):
            services.approve_authors(change, by=editor)
        assert names(paper) == ["Amara Tadesse", "Omar Benali"]
    yes(change, "Ada New")
    change.refresh_from_db()
    assert change.state == ChangeState.AGREED
    assert told("authors_change_agreed") == [editor.email]
    assert names(paper) == ["Amara Tadesse", "Omar Benali"]
    services.approve_authors(change, by=editor)
    assert names(paper) == ["Ada New", "Omar Benali", "Amara Tadesse"]
    ada = User.objects.get(email="ada@example.net")
    assert relations(ada, paper) == {Relation.COAUTHOR}
    first = paper.contributors.get(position=0)
    assert [place.name for place in first.affiliations.all()] == list(NEW.affiliations)
    assert paper.contributors.awaited().count() == 0
    assert len(told("authors_changed")) == 3
    assert kinds(paper) == [
        "authors.change_asked",
        "authors.change_agreed",
        "authors.change_agreed",
        "authors.change_made",
    ]
    assert Event.objects.get(kind="authors.change_made").actor == editor


def test_who_leaves_agrees_too_and_has_no_right_to_the_paper_afterwards(paper):
    omar = User.objects.get(email=OMAR.email)
    change = ask(paper, keys(paper)[:1])
    assert relations(omar, paper) == {Relation.COAUTHOR}
    yes(change, "Omar Benali")
    services.approve_authors(change, by=editor_of(paper))
    assert names(paper) == ["Amara Tadesse"]
    assert relations(omar, paper) == {Relation.MEMBER}
    assert told("authors_changed") == sorted([paper.submitter.email, OMAR.email])
    assert line(change, "Omar Benali").author is None


def test_one_no_ends_the_request(paper):
    change = ask(paper, [*keys(paper), NEW])
    yes(change, "Omar Benali")
    no(change, "Ada New")
    change.refresh_from_db()
    assert (change.state, change.is_open) == (ChangeState.REFUSED, False)
    assert told("authors_change_refused") == [paper.submitter.email]
    omar = line(change, "Omar Benali")
    assert line_for(change_token_for(omar)) is None
    with pytest.raises(NotAllowed, match="settled"):
        services.agree_to_authors(omar, token=change_token_for(omar))
    with pytest.raises(NotAllowed, match="settled"):
        services.approve_authors(change, by=editor_of(paper))
    assert names(paper) == ["Amara Tadesse", "Omar Benali"]
    assert ask(paper, [*keys(paper), NEW]).is_open  # it can be asked again


def test_who_said_no_to_being_an_author_has_agreed_to_leave():
    paper = factories.under_review()
    author = paper.contributors.create(
        name="Omar", email=OMAR.email, position=1, refused_at=paper.status_at
    )
    change = ask(paper, keys(paper)[:1])
    assert change.state == ChangeState.AGREED
    assert told("authors_change") == []
    services.approve_authors(change, by=editor_of(paper))
    assert not paper.contributors.filter(pk=author.pk).exists()


@pytest.mark.parametrize(
    ("wanted", "reason", "sentence"),
    [
        (lambda old: old, "Because.", "as they stand"),
        (lambda old: [*old, NEW], " ", "Say why"),
        (lambda old: [], "Because.", "changed meanwhile"),
        (lambda old: [*old, old[0]], "Because.", "changed meanwhile"),
        (lambda old: [*old, Wanted(key="x")], "Because.", "changed meanwhile"),
        (lambda old: [*old, Wanted(name="Ada")], "Because.", "no e-mail address"),
        (lambda old: [*old, Wanted(email="a@b.example")], "Because.", "the name"),
        (
            lambda old: [*old, Wanted(name="A", email="OMAR@example.net")],
            "Because.",
            "one address",
        ),
    ],
)
def test_what_cannot_be_asked_for(paper, wanted, reason, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        ask(paper, wanted(keys(paper)), reason=reason)
    assert not AuthorsChange.objects.exists()


def test_only_who_speaks_for_the_authors_asks_and_only_its_editors_decide(paper):
    omar = User.objects.get(email=OMAR.email)
    other = factories.handling_editor("Other")
    for stranger in (factories.person(), editor_of(paper), omar):
        with pytest.raises(NotAllowed):
            ask(paper, [*keys(paper), NEW], by=stranger)
    change = ask(paper, keys(paper)[::-1])
    with pytest.raises(NotAllowed, match="asked for already"):
        ask(paper, [*keys(paper), NEW])
    yes(change, "Omar Benali")
    for stranger in (factories.person(), paper.submitter, omar, other):
        for act in (
            lambda by: services.approve_authors(change, by=by),
            lambda by: services.decline_authors(change, by=by, answer="No."),
        ):
            with pytest.raises(NotAllowed):
                act(stranger)
    with pytest.raises(NotAllowed):
        services.take_back_authors(change, by=omar)
    with pytest.raises(NotAllowed, match="Say why"):
        services.decline_authors(change, by=editor_of(paper), answer=" ")
    services.decline_authors(change, by=editor_of(paper), answer="Too late.")
    [letter] = OutgoingMessage.objects.filter(key__startswith="authors_change_declined")
    assert "Too late." in letter.body
    assert names(paper) == ["Amara Tadesse", "Omar Benali"]


def test_each_link_of_a_request_opens_its_own_line(paper):
    change = ask(paper, [NEW, *keys(paper)])
    for one in change.lines.all():
        assert line_for(change_token_for(one)) == one
    assert line_for("nonsense") is None
    Submission.objects.update(status=Status.WITHDRAWN)
    assert line_for(change_token_for(change.lines.first())) is None


def test_links_of_a_request_that_was_taken_back_open_nothing(paper):
    change = ask(paper, [*keys(paper), NEW])
    services.take_back_authors(change, by=paper.submitter)
    assert line_for(change_token_for(line(change, "Ada New"))) is None
    letters = OutgoingMessage.objects.filter(key__startswith="authors_change:")
    assert set(letters.values_list("state", flat=True)) == {"cancelled"}


def test_after_sending_the_form_changes_no_author():
    paper = factories.revising()
    author = paper.submitter
    same = Person(author.name, email=author.email, affiliations=("New place",))
    services.change_people(paper, [same], by=author)
    assert paper.contributors.get().affiliations.get().name == "New place"
    for people in (
        [same, OMAR],
        [OMAR],
        [Person("Somebody Else", email=author.email)],
    ):
        with pytest.raises(NotAllowed, match="all of them agree"):
            services.change_people(paper, people, by=author)
    assert names(paper) == [author.name]


def test_paper_is_neither_accepted_nor_published_while_a_request_is_open():
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    change = ask(paper, [*keys(paper), NEW])
    kept = {"outcome": "accept", "subject": "Yours", "letter": "Dear author,"}
    reviewing.save_decision(paper, by=editor, **kept)
    with pytest.raises(NotAllowed, match="another list"):
        reviewing.release_decision(paper, by=editor)
    yes(change, "Ada New")
    services.approve_authors(change, by=editor)
    reviewing.release_decision(fresh(paper), by=editor)
    accepted = fresh(paper)
    assert accepted.status == "accepted"


def test_article_that_is_not_out_yet_follows_its_authors():
    issue = filled(1)
    [article] = issue.articles.all()
    paper = article.submission
    change = ask(paper, [*keys(paper), NEW])

    def said():
        checks = before_publishing(issue, list(issue.articles.all()), None)
        return [check.text for check in checks if "another list" in check.text]

    assert len(said()) == 1
    yes(change, "Ada New")
    services.approve_authors(change, by=publisher())
    article.refresh_from_db()
    assert article.byline == "Amara Tadesse, Ada New"
    assert article.affiliations == ["New Institute, Norway"]
    assert said() == []


def test_editor_who_becomes_an_author_is_one_at_once(paper):
    """Approving the own authorship is not possible: another editor does (C3, C5)."""
    editor, second = editor_of(paper), factories.chief("Second Chief")
    change = ask(paper, [*keys(paper), Wanted(name="E", email=editor.email)])
    yes(change, "Omar Benali", "E")
    services.approve_authors(change, by=second)
    assert relations(editor, paper) == {Relation.COAUTHOR}
    assert not paper.editor_assignments.filter(ended_at=None).exists()
