"""A decision on its way, in a real browser: it counts down, and is undone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews import services
from reviews.models import Decision
from reviews.services.leaving import mark_of
from tests import axe, factories
from tests.factories.submissions import editor_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]


def test_decision_counts_down_and_is_undone(browse):
    paper = factories.ready_to_decide()
    editor = editor_of(paper)
    draft = services.save_decision(
        paper, by=editor, outcome="minor", subject="S", letter="Dear author"
    )
    window = browse(editor)
    window.open(reverse("reviews:decide-as-author", args=[paper.uuid]))
    window.sees("Dear author")
    assert axe.problems(window.page, "light", 1440) == []
    services.send_decision(paper, by=editor, looked_at=mark_of(draft))
    for address in (reverse("reviews:desk"), paper.get_desk_url()):
        window.open(address).sees("Decision leaves in")
        assert axe.problems(window.page, "light", 1440) == []
    left = window.page.locator("time-left").first
    before = left.inner_text()
    expect(left).not_to_have_text(before)
    window.press("Undo").sees("Undone. Nothing was sent; the letter is kept.")
    assert Decision.objects.get().sends_at is None
    expect(window.page.locator("[name=letter]")).to_have_value("Dear author")
