"""An author who cannot answer any more: an editor vouches, for a reason, and is named."""

import pytest
from django.urls import reverse

from issues.checks import _authors
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import services
from submissions.author_links import token_for
from submissions.authorship import are_agreed
from submissions.models import Contributor, Submission
from submissions.services.byline import Person
from tests import factories
from tests.factories.submissions import confirm_all, editor_of

pytestmark = pytest.mark.django_db
WHY = "Omar Benali died in March; his institute wrote to us."
OMAR = Person("Omar Benali", email="omar@example.net")
GONE = Person("Ada Quiet", email="ada@example.net")


@pytest.fixture
def paper():
    """Handled by a chief; Omar and Ada are asked and say nothing."""
    made = factories.sent(coauthors=[OMAR, GONE])
    chief = factories.chief()
    services.assign_editor(made, chief, by=chief)
    return made


def author(paper, name="Omar Benali"):
    found = paper.contributors.get(name=name)
    found.submission = paper
    return found


def vouch(paper, name="Omar Benali", by=None, reason=WHY):
    by = by or editor_of(paper)
    return services.vouch_for_author(author(paper, name), by=by, reason=reason)


def test_editors_word_stands_for_the_answer_and_everybody_hears_of_it(paper):
    editor = editor_of(paper)
    vouch(paper)
    vouch(paper, reason="Twice is once.")
    refusal = are_agreed(paper, editor)
    assert "Ada Quiet" in refusal.reason
    assert "Omar" not in refusal.reason
    told = OutgoingMessage.objects.get(key__startswith="authorship_vouched:")
    assert (
        told.address == paper.submitter.email
    )  # Ada has not confirmed: a stranger yet
    assert WHY in told.body
    assert editor.name not in told.body
    line = Event.objects.get(kind="authorship.vouched")
    assert (line.actor, line.about) == (editor, paper.uuid)
    assert line.data == {"author": str(author(paper).uuid)}
    vouch(paper, "Ada Quiet")
    assert are_agreed(paper, editor)
    assert author(paper).vouched_reason == WHY
    assert not Contributor.objects.in_the_way().exists()


def test_answer_that_comes_after_all_counts_and_a_no_is_never_overruled(paper):
    editor = editor_of(paper)
    vouch(paper)
    vouch(paper, "Ada Quiet")
    ada, omar = author(paper, "Ada Quiet"), author(paper)
    services.refuse_authorship(omar, token=token_for(omar))
    services.confirm_authorship(ada, token=token_for(ada))
    assert "Omar Benali (has said no)" in are_agreed(paper, editor).reason
    assert list(Contributor.objects.in_the_way()) == [omar]
    for name, said in (("Omar Benali", "said no"), ("Ada Quiet", "already")):
        with pytest.raises(NotAllowed, match=said):
            vouch(paper, name)
    assert author(paper, "Ada Quiet").is_vouched_for is False


def test_another_address_is_another_mailbox_and_needs_another_word(paper):
    vouch(paper)
    services.ask_again(author(paper), by=paper.submitter, address="new@example.net")
    omar = author(paper)
    assert omar.is_in_the_way
    assert (omar.vouched_by, omar.vouched_reason) == (None, "")


def test_nobody_else_vouches_and_never_without_a_reason(paper):
    with pytest.raises(NotAllowed, match="Say why"):
        vouch(paper, reason="  ")
    outsider = factories.handling_editor("Other Editor")
    for who in (paper.submitter, factories.person("Some Body"), outsider):
        with pytest.raises(NotAllowed):
            vouch(paper, by=who)
    assert not Contributor.objects.exclude(vouched_at=None).exists()


def test_editor_who_may_not_know_the_authors_cannot_vouch():
    hidden = factories.sent(coauthors=[OMAR])
    Submission.objects.filter(pk=hidden.pk).update(anonymity="triple")
    hidden.refresh_from_db()
    chief = factories.chief()
    with pytest.raises(NotAllowed):
        vouch(hidden, by=chief)


def test_desk_offers_it_says_it_and_so_does_the_page_of_the_decision(paper, client):
    editor = editor_of(paper)
    client.force_login(editor)
    desk = client.get(paper.get_desk_url()).content.decode()
    assert desk.count("Vouch for this author") == 2
    address = reverse("reviews:vouch-for-author", args=[paper.uuid])
    wanted = {"author": str(author(paper).uuid), "reason": ""}
    refused = client.post(address, wanted, follow=True)
    assert "Say why this author cannot answer." in refused.content.decode()
    done = client.post(address, wanted | {"reason": WHY}, follow=True).content.decode()
    assert done.count("Vouch for this author") == 1
    assert WHY in done
    assert editor.name in done
    decide = client.get(reverse("reviews:decide", args=[paper.uuid])).content.decode()
    assert "Omar Benali cannot confirm" in decide
    assert "Not every author has confirmed yet: Ada Quiet" in decide
    assert client.post(address, {"author": "no"}).status_code == 403

    client.force_login(paper.submitter)
    mine = client.get(paper.get_absolute_url()).content.decode()
    assert WHY in mine
    assert "An editor vouched" in mine
    assert f">{editor.name}<" not in mine


def test_article_is_published_over_an_editors_word(paper):
    class Placed:
        submission, submission_id = paper, paper.pk
        short_title = ""
        title = "A paper"

    assert len(_authors([Placed])) == 1
    vouch(paper)
    confirm_all(paper)
    vouched = author(paper)
    Contributor.objects.filter(pk=vouched.pk).update(confirmed_at=None)
    assert _authors([Placed]) == []
