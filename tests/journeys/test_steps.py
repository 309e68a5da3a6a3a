"""The steps of ux.md 4, counted in Chromium: pages that are shown, presses of the mouse."""

import pytest
from django.urls import reverse

from journal.models import Topic
from reviews.choices import Answer
from reviews.models import Criterion, Decision, ReviewAssignment
from reviews.tokens import token_for
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]
COUNT = (
    "addEventListener('pointerdown', (press) => press.isTrusted && wasPressed(), true)"
)


@pytest.fixture
def counted(browse):
    """A window, and the list that each press of the mouse is added to."""

    def open_window(who=None):
        window, presses = browse(who), []
        window.page.expose_function("wasPressed", lambda: presses.append(window.path))
        window.page.add_init_script(COUNT)
        return window, presses

    return open_window


def test_three_reviewers_are_invited_on_one_screen_with_five_clicks(counted):
    paper = factories.under_review()
    names = ("Ann Able", "Ben Best", "Cho Cool")
    for name in names:
        factories.person(name).topics.set(Topic.objects.all())
    paper.topics.set(Topic.objects.all())
    window, presses = counted(editor_of(paper))
    desk = paper.get_desk_url()
    window.open("/desk/")
    with window.page.expect_navigation():
        window.page.click(f"a[href='{desk}reviewers/']")  # the row's next action
    with window.screens() as screens:
        for name in names:
            window.follow(f"Add {name}")
        window.press("Invite 3").sees("3 invitations leave in 60 seconds.")
    assert screens == [f"{desk}reviewers/", desk]  # one to work on, and what was done
    assert len(presses) == 5
    assert ReviewAssignment.objects.count() == 3


def test_decision_is_sent_on_one_screen_with_two_clicks(counted):
    paper = factories.ready_to_decide()
    window, presses = counted(editor_of(paper))
    address = reverse("reviews:decide", args=[paper.uuid])
    window.open(address)
    with window.screens() as screens:
        window.press("Letter: Minor revision").sees("Last look: Minor revision")
        window.press("Send now: minor revision").sees("Decision leaves in")
    assert screens == [address, paper.get_desk_url()]
    assert len(presses) == 2
    assert Decision.objects.get().sends_at is not None


def test_reviewer_comes_from_the_letter_to_the_report_on_two_screens(counted):
    assignment = factories.invited()
    window, presses = counted()
    link = reverse("reviews:invitation", args=[token_for(assignment)])
    scores = {f"score-{c.pk}": "4" for c in Criterion.objects.filter(kind="score")}
    with window.screens() as screens:
        window.open(link)
        window.press("Accept and start")
        window.press(
            "Check and submit",
            comments="1. Say how schools were chosen.",
            recommendation="minor",
            **scores,
        )
        window.press("Send the report").sees("Thank you for your report")
    workspace = assignment.get_absolute_url()
    # Two screens, the check that ux.md counts apart, and the thanks.
    assert screens == [link, workspace, f"{workspace}check/", f"{workspace}done/"]
    assert len(presses) == len(scores) + 4  # scores, advice, and three buttons
    assert ReviewAssignment.objects.get().state == Answer.SUBMITTED
