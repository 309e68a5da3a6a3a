"""The year: dates counted back, what is likely ready, and for whose eyes."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues.models import Proof
from issues.season_plan import of_year
from journal.caching import pages
from submissions import measured
from submissions.models import Submission
from tests.factories import handling_editor, journal, person, under_review
from tests.factories.issues import built, filled, publisher

pytestmark = pytest.mark.django_db


def plan_of(user, season="winter", year=2026):
    found = of_year(journal(), year, user)
    return found, next(one for one in found.plans if one.season == season)


def test_the_chance_is_that_of_past_papers_of_the_same_age():
    past = [(10, False), (20, True), (40, True), (50, False), (60, True), (90, True)]
    assert measured.chance(past, 0, 30) == 17  # one of six within 30 days
    assert measured.chance(past, 15, 30) == 40  # two of the five still open then
    assert measured.chance(past, 45, 30) is None  # three: too few to tell
    assert measured.chance(past, 0, -1) == 0


def test_dates_pages_and_this_week_follow_the_issue_and_its_proofs(
    django_assert_num_queries,
):
    pages.clear()
    today = timezone.localdate()
    made = filled(2, publish_on=today + datetime.timedelta(days=10))
    built(made, pages=30)
    first, second = made.articles.in_order()
    for article, state in ((first, "approved"), (second, "open")):
        answered = {"answered_by": publisher(), "answered_at": timezone.now()}
        Proof.objects.create(
            article=article,
            number=1,
            state=state,
            content_key="x",
            size=1,
            due_on=today,
            sent_by=publisher(),
            **(answered if state == "approved" else {}),
        )
    user = publisher()
    user.editorial_roles  # noqa: B018 - read once a request
    with django_assert_num_queries(8):
        year, plan = plan_of(user)
    assert [(step.on - made.publish_on).days for step in plan.steps[1:]] == [
        -28, -14, -7, -2, 0,
    ]  # fmt: skip
    assert [step.is_done for step in plan.steps[2:]] == [True, False, True, False]
    assert plan.steps[3].note == "1 of 2"
    assert (plan.pages, plan.free, plan.over) == (60, 60, 0)
    week = [str(step.name) for _plan, step in year.this_week]
    assert week == [
        "Last paper accepted and placed", "Closes for papers", "Proofs approved",
    ]  # fmt: skip
    assert year.this_week[0][1].is_late
    assert plan.expected is None  # too few papers have ended

    client = Client()
    client.force_login(publisher())
    page = client.get(f"{reverse('issues:planner')}?year=2026").content.decode()
    assert "Proofs approved" in page
    assert "Too few papers have ended" in page
    assert "Not opened yet" in page
    assert client.get(reverse("issues:planner") + "?year=x").status_code == 200


def test_papers_likely_ready_are_named_to_those_of_whose_desk_they_are(monkeypatch):
    far = timezone.localdate() + datetime.timedelta(days=128)
    filled(1, publish_on=far)
    paper = under_review()
    past = [(5, True), (8, False), (30, True), (60, True), (99, True), (150, True)]
    monkeypatch.setattr(measured, "ends", lambda journal: past)
    _year, plan = plan_of(publisher())
    assert [(one.paper, one.chance) for one in plan.likely] == [(paper, 67)]
    assert plan.expected == 1
    author = paper.submitter
    for who in (author, person()):
        client = Client()
        client.force_login(who)
        assert client.get(reverse("issues:planner")).status_code == 404
    conflicted = handling_editor("Elsewhere")
    Submission.objects.filter(pk=paper.pk).update(submitter=conflicted)
    _year, plan = plan_of(conflicted)
    assert plan.likely == []
    assert plan.expected == 0


def test_ends_are_counted_from_the_record():
    pages.clear()
    filled(5)
    assert measured.ends(journal()) == [(0, True)] * 5
