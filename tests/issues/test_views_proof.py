"""The authors' page of the proof: whose it is, what it shows, and what it takes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from issues.choices import ProofState
from issues.models import Proof
from submissions.models import Submission
from tests import factories
from tests.factories.issues import filled, publisher

from .test_production import opened, producer

pytestmark = pytest.mark.django_db


def test_proof_is_read_by_the_authors_and_answered_by_who_sent_the_paper(
    client, monkeypatch
):
    article = filled(1).articles.get()
    paper, desk = article.submission, producer(article)
    page = reverse("issues:my-proof", args=[paper.uuid])
    file = reverse("issues:my-proof-pdf", args=[paper.uuid])
    corrections = {"answer": "correct", "corrections": "Page 2: Nairobi."}
    client.force_login(paper.submitter)
    assert client.get(page).status_code == 200  # there is none yet
    assert client.post(page, corrections).status_code == 404
    assert client.get(file).status_code == 404
    proof = opened(article, desk, monkeypatch)
    assert client.get(file).status_code in (200, 302)
    second = factories.person("Second")
    paper.contributors.create(name="S", user=second, confirmed_at=timezone.now())
    client.force_login(second)
    assert 'name="corrections"' not in client.get(page).text
    assert client.post(page, corrections).status_code == 403
    for other in (publisher(), desk, factories.person()):
        client.force_login(other)
        for answer in (client.get(page), client.post(page, corrections)):
            assert answer.status_code == 404
        assert client.get(file).status_code == 404
    client.force_login(paper.submitter)
    assert 'name="corrections"' in client.get(page).text
    sent = client.post(page, corrections, follow=True)
    assert "Your corrections are with the journal." in sent.text
    proof = Proof.objects.get(pk=proof.pk)
    assert (proof.state, proof.corrections) == (
        ProofState.CORRECTED,
        "Page 2: Nairobi.",
    )
    assert 'name="corrections"' not in client.get(page).text
    for unseen in (ProofState.DRAWING, ProofState.FAILED, ProofState.TAKEN_BACK):
        Proof.objects.update(state=unseen)
        assert client.get(file).status_code == 404
    Submission.objects.update(status="withdrawn")
    assert client.get(page).status_code == 404
