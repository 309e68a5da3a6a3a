"""Every author says to be one, by a link; a paper is accepted only when all have."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from issues.checks import before_publishing
from journal.choices import Anonymity
from journal.models import Event, OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions import services
from submissions.author_links import author_for, hash_of, token_for
from submissions.choices import Status
from submissions.emails import addressees
from submissions.models import Contributor, Submission
from submissions.permissions import Relation, relations
from submissions.services.byline import Person
from tests import factories
from tests.factories.issues import filled
from tests.factories.submissions import confirm_all, editor_of

pytestmark = pytest.mark.django_db
OMAR = Person("Omar Benali", email="omar@example.net")


def second(paper):
    return paper.contributors.get(position=1)


def letters_to(address):
    found = OutgoingMessage.objects.filter(address=address).order_by("id")
    return [row.key.partition(":")[0] for row in found]


def say_yes(author):
    return services.confirm_authorship(author, token=token_for(author))


def say_no(author):
    return services.refuse_authorship(author, token=token_for(author))


def lines(paper):
    found = Event.objects.filter(about=paper.uuid, kind__startswith="authorship.")
    return list(found.values_list("kind", flat=True))


def people_of(paper, **changes):
    """The authors as the form has them, one field of the second changed."""
    rows = [
        {"name": one.name, "email": one.email, "key": str(one.uuid)}
        for one in paper.contributors.all()
    ]
    rows[1] |= changes
    return [Person(**row) for row in rows]


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({"name": "Omar B."}, True),
        ({"key": "", "name": "O."}, True),  # known by the address
        ({"email": "OMAR@example.net"}, True),
        ({"email": "other@example.net"}, False),
    ],
)
def test_confirmation_outlives_a_change_of_the_form_but_not_another_mailbox(
    changes, stays
):
    paper = factories.draft(coauthors=[OMAR])
    before = second(paper)
    Contributor.objects.filter(pk=before.pk).update(
        confirmed_at=timezone.now(), token_hash="a" * 64
    )
    services.change_people(paper, people_of(paper, **changes), by=paper.submitter)
    after = second(paper)
    assert after.pk == before.pk
    assert (after.confirmed_at is not None, bool(after.token_hash)) == (stays, stays)


def test_authors_who_change_places_stay_who_they_are():
    paper = factories.draft(coauthors=[OMAR, Person("No Address")])
    before = {one.name: one.pk for one in paper.contributors.all()}
    people = [*reversed(people_of(paper)), Person("New", email="new@example.net")]
    services.change_people(paper, people[1:], by=paper.submitter)
    after = {one.name: one.pk for one in paper.contributors.all()}
    assert list(after) == ["Omar Benali", "Amara Tadesse", "New"]
    assert after["Omar Benali"] == before["Omar Benali"]
    assert not Contributor.objects.filter(pk=before["No Address"]).exists()


def test_unconfirmed_author_gets_the_one_letter_that_asks():
    paper = factories.sent(coauthors=[OMAR, Person("No Address")])
    assert letters_to(OMAR.email) == ["confirm_authorship"]
    assert letters_to(paper.submitter.email) == ["receipt"]
    reviewing.send_to_review(paper, by=factories.chief())
    assert letters_to(OMAR.email) == ["confirm_authorship"]
    say_yes(second(paper))
    services.withdraw(paper, by=paper.submitter)
    assert letters_to(OMAR.email) == ["confirm_authorship", "withdrawn"]


def test_saying_yes_gives_what_a_coauthor_has_and_twice_is_once():
    paper = factories.sent(coauthors=[OMAR])
    author = second(paper)
    services.confirm_authorship(
        author, token=token_for(author), competing_interests=" Shares. "
    )
    services.confirm_authorship(author, token=token_for(author))
    author.refresh_from_db()
    assert author.competing_interests == "Shares."
    assert author.user == User.objects.get(email=OMAR.email)
    assert relations(author.user, paper) == {Relation.COAUTHOR}
    assert lines(paper) == ["authorship.asked", "authorship.confirmed"]
    assert [name for _address, name, _user in addressees(paper)] == [
        "Amara Tadesse",
        "Omar Benali",
    ]


def test_saying_no_is_told_and_takes_the_right_away():
    paper = factories.sent(coauthors=[OMAR])
    chief = factories.chief()
    services.assign_editor(paper, chief, by=chief)
    author = say_yes(second(paper))
    say_no(author)
    say_no(author)
    assert relations(author.user, paper) == {Relation.MEMBER}
    assert letters_to(paper.submitter.email) == ["receipt", "authorship_refused"]
    assert letters_to(chief.email) == ["authorship_doubted"]
    told = OutgoingMessage.objects.get(key__startswith="authorship_doubted")
    assert "Omar" not in told.subject + told.body
    assert lines(paper)[2:] == ["authorship.refused"]
    say_yes(author)
    assert relations(author.user, paper) == {Relation.COAUTHOR}


@pytest.mark.parametrize("end", ["row", "address", "withdrawn"])
def test_link_dies_with_what_it_asks_about(end):
    paper = factories.sent(coauthors=[OMAR])
    author = second(paper)
    token = token_for(author)
    if end == "row":
        author.delete()
    elif end == "address":
        services.ask_again(author, by=paper.submitter, address="new@example.net")
        assert author_for(token_for(second(paper))) is not None
    else:
        services.withdraw(paper, by=paper.submitter)
    assert author_for(token) is None
    stale = Contributor(pk=author.pk, submission=paper)
    with pytest.raises(NotAllowed):
        services.confirm_authorship(stale, token=token)
    assert lines(paper)[-1] == "authorship.asked"


def test_another_authors_link_confirms_nobody_else():
    paper = factories.sent(coauthors=[OMAR, Person("Third", email="3@example.net")])
    third = paper.contributors.get(position=2)
    with pytest.raises(NotAllowed):
        services.confirm_authorship(third, token=token_for(second(paper)))
    assert paper.contributors.confirmed().count() == 1


def test_confirmed_author_who_reviews_or_handles_the_paper_does_so_no_more():
    paper = factories.under_review()
    report = factories.reviewing(paper)
    editor = editor_of(paper)
    homes = ["home.r@example.net", "home.e@example.net"]
    for person, home in zip((report.reviewer, editor), homes, strict=True):
        author = paper.contributors.create(name=person.name, email=home, position=1)
        # The mailbox was added to the account after the paper had been sent.
        person.emailaddress_set.create(email=home, verified=True)
        author.token_hash = hash_of(token_for(author))
        author.save()
        assert relations(person, paper) & {Relation.REVIEWING, Relation.CHIEF}
        say_yes(author)
        assert relations(person, paper) == {Relation.COAUTHOR}
    assert ReviewAssignment.objects.get().state == Answer.SUSPENDED
    assert not paper.editor_assignments.filter(ended_at=None).exists()


def test_letter_goes_again_by_the_corresponding_author_alone_and_not_at_once():
    paper = factories.sent(coauthors=[OMAR])
    author = second(paper)
    with pytest.raises(NotAllowed, match="less than an hour"):
        services.ask_again(author, by=paper.submitter)
    Contributor.objects.filter(pk=author.pk).update(
        asked_at=timezone.now() - timedelta(hours=2)
    )
    services.ask_again(author, by=paper.submitter)
    assert letters_to(OMAR.email) == ["confirm_authorship"] * 2
    for stranger in (factories.chief(), factories.person()):
        with pytest.raises(NotAllowed):
            services.ask_again(author, by=stranger)
    coauthor = say_yes(author).user
    third = paper.contributors.create(name="Third", position=2)
    with pytest.raises(NotAllowed, match="corresponding author does this"):
        services.ask_again(third, by=coauthor, address="3@example.net")
    paper.contributors.update(is_corresponding=False)
    paper.contributors.filter(pk=author.pk).update(is_corresponding=True)
    services.ask_again(third, by=coauthor, address="3@example.net")
    assert letters_to("3@example.net") == ["confirm_authorship"]
    with pytest.raises(NotAllowed, match="confirmed already"):
        services.ask_again(author, by=paper.submitter)


def test_nobody_confirms_from_another_authors_mailbox():
    paper = factories.sent(coauthors=[OMAR, Person("Third")])
    third = paper.contributors.get(position=2)
    for address in (OMAR.email.upper(), paper.submitter.email):
        with pytest.raises(NotAllowed, match="another author"):
            services.ask_again(third, by=paper.submitter, address=address)
    with pytest.raises(NotAllowed, match="Write the e-mail address"):
        services.ask_again(third, by=paper.submitter)


def decide(paper, outcome):
    editor = editor_of(paper)
    services_kept = {"subject": "Your paper", "letter": "Dear author,"}
    reviewing.save_decision(paper, by=editor, outcome=outcome, **services_kept)
    return reviewing.release_decision(paper, by=editor)


def test_paper_is_accepted_only_when_every_author_has_confirmed():
    paper = factories.ready_to_decide()
    for place, person in enumerate((OMAR, Person("No Address")), 1):
        paper.contributors.create(name=person.name, email=person.email, position=place)
    silent = r"Omar Benali, No Address \(no e-mail address\)"
    with pytest.raises(NotAllowed, match=silent):
        decide(paper, "accept")
    paper.contributors.filter(name="No Address").delete()
    paper.contributors.filter(name=OMAR.name).update(refused_at=timezone.now())
    with pytest.raises(NotAllowed, match=r"Omar Benali \(has said no\)"):
        decide(paper, "accept")
    Submission.objects.filter(pk=paper.pk).update(anonymity=Anonymity.TRIPLE)
    with pytest.raises(NotAllowed, match=r"^1 author has not confirmed yet"):
        decide(Submission.objects.get(pk=paper.pk), "accept")
    confirm_all(paper)
    decide(Submission.objects.get(pk=paper.pk), "accept")
    assert Submission.objects.get(pk=paper.pk).status == Status.ACCEPTED


def test_other_decisions_wait_for_nobody():
    paper = factories.ready_to_decide()
    paper.contributors.create(name=OMAR.name, email=OMAR.email, position=1)
    decide(paper, "decline")
    assert Submission.objects.get(pk=paper.pk).status == Status.DECLINED


def test_issue_waits_for_an_author_who_took_the_word_back():
    issue = filled(1)
    [article] = issue.articles.all()
    article.submission.contributors.create(name=OMAR.name, position=1)

    def said():
        checks = before_publishing(issue, list(issue.articles.all()), None)
        return [check.text for check in checks if "confirmed" in check.text]

    assert len(said()) == 1
    assert "Omar Benali" in said()[0]
    confirm_all(article.submission)
    assert said() == []


def test_place_of_an_author_that_is_known_gets_its_id():
    call_command("import_organisations")
    places = ("Faculty of Arts, KU Leuven, Belgium", "A school at the lake, Norway")
    paper = factories.draft(coauthors=[Person("Omar", affiliations=places)])
    rows = second(paper).affiliations.values_list("name", "ror_id", "country")
    assert list(rows) == [
        (places[0], "https://ror.org/05f950310", "BE"),
        (places[1], "", "NO"),
    ]
