"""What of a review stands with the article: only where the journal and everybody agreed."""

import pytest
from django.urls import reverse

from issues import services
from issues.models import Article
from journal.choices import Anonymity
from journal.models import Event, Journal, User
from reviews import services as reviewing
from reviews.models import Review, ReviewAssignment
from submissions import services as papers
from submissions.models import Submission
from submissions.permissions import can_see
from tests import factories
from tests.factories.issues import built, filled, publisher
from tests.factories.reviews import decided, fresh
from tests.factories.submissions import editor_of

pytestmark = pytest.mark.django_db

OPEN_WORDS, SHUT_WORDS = "Okapi tables are sound.", "Quagga tables are missing."


def report(paper, name, comments, **agrees):
    """A report that is in, with what its writer agreed to."""
    assignment = factories.reviewing(paper, factories.reviewer(name))
    draft = factories.complete_draft(comments=comments) | agrees
    reviewing.save_draft(assignment, draft, version=0, by=assignment.reviewer)
    reviewing.submit_review(assignment, by=assignment.reviewer)


def published(*, authors_agree=True, anonymity=Anonymity.OPEN, late_yes=False):
    """An article whose first reviewer agreed to everything and whose second to nothing.

    `late_yes`: the authors agree when it is accepted."""
    paper = factories.under_review()
    Submission.objects.filter(pk=paper.pk).update(
        agrees_to_reports=authors_agree, anonymity=anonymity
    )
    agrees = {"agrees_to_publication": True, "agrees_to_name": True}
    report(fresh(paper), "Saskia Vermeulen", OPEN_WORDS, **agrees)
    report(fresh(paper), "Bartholomew Quine", SHUT_WORDS)
    made = filled(0)
    accepted = decided(fresh(paper), "accept")
    if late_yes:
        Journal.objects.update(publishes_reports=True)
        papers.agree_to_reports(accepted, True, by=accepted.submitter)
    services.place(accepted, made, by=publisher())
    built(made)
    services.publish(made, by=publisher())
    return Article.objects.get(submission=paper)


def journal_publishes(*, reports=True, editors=True):
    Journal.objects.update(publishes_reports=reports, names_handling_editor=editors)


def test_nothing_is_published_unless_the_journal_and_all_agreed(client):
    article = published()
    paper = article.submission
    editor = editor_of(paper)
    User.objects.filter(pk=editor.pk).update(name="Theodora Handel")
    hidden = (OPEN_WORDS, SHUT_WORDS, "Vermeulen", "Quine", "Theodora", "Between us")

    def reads():
        page = client.get(article.get_absolute_url()).text
        return {word for word in hidden if word in page}

    assert reads() == set()
    journal_publishes()
    assert reads() == {OPEN_WORDS, "Vermeulen"}
    assert "Handled by" not in client.get(article.get_absolute_url()).text
    client.force_login(User.objects.get(pk=editor.pk))
    client.post(reverse("be-named"), {"agrees": "on"})
    client.logout()
    assert reads() == {OPEN_WORDS, "Vermeulen", "Theodora"}
    client.force_login(User.objects.get(pk=editor.pk))
    client.post(reverse("be-named"))
    client.logout()
    assert reads() == {OPEN_WORDS, "Vermeulen"}
    Submission.objects.update(agrees_to_reports=False)
    Journal.objects.update(tagline="Another page")  # nobody can press this: a new stamp
    assert reads() == set()


def test_once_it_is_published_nobody_changes_what_was_agreed(client):
    """Until then they do: the author agrees after the decision."""
    article = published(authors_agree=False, late_yes=True)
    journal_publishes()
    paper = article.submission
    assert OPEN_WORDS in client.get(article.get_absolute_url()).text
    agreed = ReviewAssignment.objects.get(reviewer__name="Saskia Vermeulen")
    for who, address in (
        (paper.submitter, reverse("submissions:agree-to-reports", args=[paper.uuid])),
        (agreed.reviewer, reverse("reviews:review-agreement", args=[agreed.uuid])),
    ):
        client.force_login(who)
        assert client.post(address).status_code == 403
    client.logout()
    assert OPEN_WORDS in client.get(article.get_absolute_url()).text


def test_published_reports_have_numbers_without_gaps_and_days_without_times(client):
    article = published(anonymity=Anonymity.DOUBLE)
    journal_publishes()
    agreed = Review.objects.get(agrees_to_publication=True)
    ReviewAssignment.objects.exclude(pk=agreed.assignment_id).update(pseudonym=1)
    ReviewAssignment.objects.filter(pk=agreed.assignment_id).update(pseudonym=2)
    page = client.get(article.get_absolute_url()).text
    assert "Reviewers’ reports" in page
    assert "Reviewer 1" in page
    assert "Reviewer 2" not in page
    assert "Vermeulen" not in page  # a name is for open review alone
    assert f"{agreed.released_at:%-d %B %Y}" in page
    assert f"{agreed.released_at:%H:%M}" not in page.split('id="reports"')[1]


def test_policy_asks_who_agreed_only_where_the_letter_decides(
    django_assert_num_queries,
):
    paper = published().submission
    journal_publishes()
    stranger, author = factories.person(), paper.submitter
    assert can_see(stranger, "E23", paper).scope == "published"
    assert can_see(stranger, "I3", paper).scope == "published"
    assert not can_see(stranger, "I4", paper)
    assert can_see(author, "I4", paper).is_full
    _ = stranger.editorial_roles
    with django_assert_num_queries(1):
        can_see(stranger, "I1", paper)
    with django_assert_num_queries(2):
        can_see(stranger, "E23", paper)


def test_only_an_editor_is_asked_and_the_record_keeps_the_answer(client):
    editor, reader = factories.handling_editor(), factories.person()
    client.force_login(reader)
    assert "be published" not in client.get(reverse("own-data")).text
    client.force_login(editor)
    assert "My name may be published" in client.get(reverse("own-data")).text
    assert client.get(reverse("be-named")).status_code in (404, 405)
    for agrees in ({"agrees": "on"}, {"agrees": "on"}, {}):
        client.post(reverse("be-named"), agrees)
        editor.refresh_from_db()
        assert editor.agrees_to_be_named == bool(agrees)
    kinds = Event.objects.filter(actor=editor).values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("name.")] == [
        "name.agreed",
        "name.refused",
    ]


def test_reviewer_is_asked_where_the_journal_publishes_reports(client):
    assignment = factories.reviewing()
    address = reverse("reviews:review", args=[assignment.uuid])
    client.force_login(assignment.reviewer)
    assert "agrees_to" not in client.get(address).text
    journal_publishes(editors=False)
    page = client.get(address).text
    assert 'name="agrees_to_publication"' in page
    assert 'name="agrees_to_name"' not in page  # double anonymity
    draft = factories.complete_draft()
    data = {f"score-{key}": value for key, value in draft["scores"].items()}
    for name in ("comments", "confidential", "recommendation"):
        data[name] = draft[name]
    sent = {"version": 0, "next": "check", "agrees_to_publication": "on"}
    client.post(address, data | sent | {"agrees_to_name": "on"})
    check = reverse("reviews:review-check", args=[assignment.uuid])
    assert "is published with the article, without your name" in client.get(check).text
    client.post(check)
    kept = Review.objects.get()
    assert (kept.agrees_to_publication, kept.agrees_to_name) == (True, False)


def test_author_is_asked_where_the_journal_publishes_reports(client):
    draft = factories.draft()
    address = reverse("submissions:declare", args=[draft.uuid])
    client.force_login(draft.submitter)
    assert "agrees_to_reports" not in client.get(address).text
    client.post(address, {"act": "save", "agrees_to_reports": "on"})
    assert not fresh(draft).agrees_to_reports
    journal_publishes()
    assert 'name="agrees_to_reports"' in client.get(address).text
    client.post(address, {"act": "save", "agrees_to_reports": "on"})
    assert fresh(draft).agrees_to_reports
    client.post(address, {"act": "save"})
    assert not fresh(draft).agrees_to_reports
