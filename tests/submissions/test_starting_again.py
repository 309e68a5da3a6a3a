"""A paper that has ended is sent again as a new one that follows it."""

import pytest
from django.urls import reverse

from journal.verdict import NotAllowed
from submissions import services
from submissions.choices import Status
from submissions.models import Submission, SuggestedReviewer
from submissions.services.drafting import Person
from tests import factories
from tests.factories.reviews import decided
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined():
    coauthor = Person(
        "Omar Benali", email="omar@example.net", affiliations=("University of Fes",)
    )
    paper = factories.under_review(coauthors=[coauthor])
    Submission.objects.filter(pk=paper.pk).update(ethics="None needed.", title="Old")
    SuggestedReviewer.objects.create(submission=paper, name="Ada", email="a@test.org")
    return decided(Submission.objects.get(pk=paper.pk), "decline")


def test_what_the_file_does_not_say_is_carried_over(declined):
    draft = services.start_again(declined, by=declined.submitter)
    assert (draft.status, draft.resubmission_of) == (Status.DRAFT, declined)
    assert (draft.title, draft.abstract, draft.keywords) == ("", "", [])
    assert (draft.ethics, draft.section) == ("None needed.", declined.section)
    people = list(draft.contributors.all())
    assert [one.name for one in people] == ["Amara Tadesse", "Omar Benali"]
    assert people[1].affiliations.get().name == "University of Fes"
    assert people[1].confirmed_at is None  # each paper is confirmed anew
    assert SuggestedReviewer.objects.filter(submission=draft, name="Ada").exists()


def test_begun_twice_it_is_one_draft_and_sent_it_may_be_begun_again(declined):
    first = services.start_again(declined, by=declined.submitter)
    assert services.start_again(declined, by=declined.submitter) == first
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("make", [factories.sent, factories.accepted])
def test_paper_that_goes_on_is_not_sent_again(make):
    paper = make()
    with pytest.raises(NotAllowed, match="declined or withdrawn"):
        services.start_again(paper, by=paper.submitter)


def test_it_is_for_whoever_sent_the_paper(declined):
    for who in (factories.person(), editor_of(declined)):
        with pytest.raises(NotAllowed):
            services.start_again(declined, by=who)


def test_author_goes_on_to_give_the_file_and_both_sides_see_the_link(client, declined):
    client.force_login(declined.submitter)
    address = reverse("submissions:again", args=[declined.uuid])
    assert address in client.get(declined.get_absolute_url()).content.decode()
    answer = client.post(address)
    draft = Submission.objects.get(resubmission_of=declined)
    assert answer["Location"] == reverse("submissions:replace", args=[draft.uuid])
    later = factories.sent(declined.submitter, title="New")
    Submission.objects.filter(pk=later.pk).update(resubmission_of=declined)
    page = client.get(later.get_absolute_url()).content.decode()
    assert f">{declined.number}</a>" in page
    editor = editor_of(declined)
    client.force_login(editor)
    page = client.get(later.get_desk_url()).content.decode()
    assert f">{declined.number}</a>" in page
    services.declare_conflict(declined, by=editor)
    page = client.get(later.get_desk_url()).content.decode()
    assert declined.number not in page


def test_section_and_special_issue_that_are_closed_are_not_carried_over(declined):
    closed = factories.special_issue(opens=-30, closes=-1)
    Submission.objects.filter(pk=declined.pk).update(special_issue=closed)
    declined.section.is_open = False
    declined.section.save()
    draft = services.start_again(declined, by=declined.submitter)
    assert (draft.section, draft.special_issue) == (None, None)
