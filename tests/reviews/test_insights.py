"""The journal's figures, against small journals that were counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from journal.choices import Anonymity
from journal.models import Affiliation, Event
from reviews.insights import (
    acceptance,
    census,
    countries,
    decisions,
    funnel,
    load,
    promises,
    steps,
)
from reviews.insights.page import BEHIND, described, page_of, papers_behind
from reviews.insights.quarters import Quarter, quarter_from, quarter_of, settled, up_to
from reviews.insights.scope import Scope
from reviews.models import Decision, Review, ReviewAssignment, ReviewerProfile
from submissions import services
from submissions.models import Submission
from submissions.services.byline import Person
from tests import factories
from tests.factories.issues import accepted_at_once
from tests.factories.reviews import decided, fresh, resubmitted
from tests.factories.submissions import sent

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def chief():
    return factories.chief("Reads the figures")


def scope_of(chief, **changes):
    asked = Scope.asked(chief, factories.journal(), {})
    return replace(asked, now=NOW, **changes)


def declined(sent_on, days, editor=None):
    """A paper that was declined at the first look, so many days after it came."""
    paper, editor = sent(), editor or factories.chief()
    services.assign_editor(paper, editor, by=editor)
    return moved(decided(fresh(paper), "decline"), sent_on, sent_on + days * DAY)


def moved(paper, sent_on, decided_on=None):
    """The same paper, at another time."""
    changes = {"submitted_at": sent_on}
    if decided_on:
        changes |= {"decided_at": decided_on, "status_at": decided_on}
        Decision.objects.filter(submission=paper).update(released_at=decided_on)
    Submission.objects.filter(pk=paper.pk).update(**changes)
    return fresh(paper)


def test_first_decisions_are_counted_by_days_and_against_the_year_before(chief):
    for days in (0, 9, 10, 59, 60, 400):
        declined(NOW - (days + 3) * DAY, days)
    declined(NOW - 500 * DAY, 30)
    declined(NOW - 900 * DAY, 30)
    found = decisions.first_decisions(scope_of(chief))
    assert (found.n, found.n_before) == (6, 1)
    assert found.bins == (2, 1, 0, 0, 0, 1, 1, 0, 0, 1)
    assert found.within_target == 4
    assert found.median == 34.5 * DAY
    assert found.gained is None


def test_only_the_first_decision_counts(chief):
    paper = moved(resubmitted(), NOW - 80 * DAY, NOW - 60 * DAY)
    decided(paper, "accept")
    Submission.objects.filter(pk=paper.pk).update(decided_at=NOW - DAY)
    late = Decision.objects.filter(submission=paper, outcome="accept")
    late.update(released_at=NOW - DAY)
    found = decisions.first_decisions(scope_of(chief))
    assert (found.n, found.bins[2]) == (1, 1)


def test_headline_compares_with_a_year_ago():
    found = decisions.FirstDecisions(
        60, 10, 10, 44 * DAY, 50 * DAY, 41 * DAY, 70 * DAY, 9, (10,) + (0,) * 9
    )
    assert decisions.headline(found) == (
        "First decisions come 6 days sooner than a year ago"
    )
    later = replace(found, mean=51 * DAY)
    assert decisions.headline(later) == (
        "First decisions come 1 day later than a year ago"
    )
    few = replace(found, n_before=9)
    assert decisions.headline(few) == "Insights"


def told(paper, sent_on, **days):
    """What the record says of a paper: each kind with the days after it came."""
    for kind, each in days.items():
        for day in each if isinstance(each, tuple) else (each,):
            Event.objects.create(
                kind=kind.replace("__", "."),
                about=paper.uuid,
                occurred_at=sent_on + day * DAY,
            )


def test_steps_are_read_from_the_record(chief):
    june = datetime(2026, 6, 10, tzinfo=UTC)
    reviewed, at_desk, open_ = (moved(sent(), june) for _paper in range(3))
    told(
        reviewed,
        june,
        submission__send_to_review=4,
        reviewer__accepted=(10, 14, 65),
        review__submitted=(20, 34, 80),
        submission__ask_revision=40,
        submission__resubmit=60,
        submission__accept=90,
    )
    told(at_desk, june, submission__decline=8)
    told(open_, june, submission__send_to_review=4, reviewer__accepted=5)
    [row] = steps.steps(scope_of(chief))
    assert (row.quarter.slug, row.n) == ("2026-summer", 2)
    # The first: 4 + 6 with the editor, 10 looking, 20 reading, 20 with the author.
    assert row.days == pytest.approx(((10 + 8) / 2, 5, 10, 10))


def test_steps_without_a_report_are_with_reviewers_until_the_decision(chief):
    june = datetime(2026, 6, 10, tzinfo=UTC)
    paper = moved(sent(), june)
    told(
        paper,
        june,
        submission__send_to_review=1,
        reviewer__accepted=3,
        submission__ask_revision=10,
    )
    [row] = steps.steps(scope_of(chief))
    back = (NOW - june) / DAY - 10  # the revision has not come
    assert row.days == pytest.approx((1, 2, 7, back))


def test_steps_of_few_papers_are_counted_without_means(chief):
    row = steps.Steps(Quarter(2026, 1), 9, (4.0, 14.0, 19.0, 7.0))
    few = steps.figure(scope_of(chief), [row])
    assert few.chart is None
    assert few.table.rows[0].cells == (9, *"–" * 5)
    enough = steps.figure(scope_of(chief), [replace(row, n=10)])
    assert enough.table.rows[0].cells == (10, "4", "14", "19", "7", "44")


def test_steps_name_what_changed_most_within_a_year():
    rows = [
        steps.Steps(Quarter(2025, 1), 10, (5.0, 19.0, 20.0, 6.0)),
        steps.Steps(Quarter(2026, 1), 10, (4.0, 14.0, 19.0, 7.0)),
    ]
    assert steps.finding(rows) == "Looking for reviewers: 5 days less than a year ago"
    assert steps.finding(rows[1:]) == (
        "With reviewers: 19 of 44 days, the longest step"
    )


def test_funnel_follows_the_papers_of_one_quarter(chief):
    june = datetime(2026, 6, 10, tzinfo=UTC)
    declined(june, 5)
    moved(decided(factories.ready_to_decide(), "decline"), june, june + 50 * DAY)
    moved(factories.under_review(), june)
    moved(decided(resubmitted(), "accept"), june, june + 90 * DAY)
    moved(sent(), datetime(2026, 3, 1, tzinfo=UTC))  # spring
    scope = scope_of(chief)
    found = census.census(scope)
    assert found.quarter.slug == "2026-summer"
    what = funnel.came(found)
    assert (what.arrived, what.reviewed, what.revised) == (4, 3, 1)
    assert (what.accepted, what.published, what.still_open) == (1, 0, 1)
    assert (what.declined_unread, what.declined_after_review) == (1, 1)
    figure = funnel.figure(scope, found)
    assert [row.cells for row in figure.table.rows] == [
        (4, ""),
        (3, "1 declined at the desk"),
        (1, "1 declined after review"),
        (1, "1 still open"),
        (0, "1 waits for an issue"),
    ]


def test_waiting_papers_are_those_without_reviewers(chief):
    first, second = factories.under_review(), factories.under_review()
    sent()
    found = census.census(scope_of(chief))
    assert found.waiting == 2
    assert found.waiting_since == min(first.desk.since, second.desk.since)


def test_acceptance_is_counted_by_the_quarter_of_the_decision(chief):
    may = datetime(2026, 5, 31, 12, tzinfo=UTC)
    for _paper in range(2):
        moved(accepted_at_once(), may - 30 * DAY, may)
    declined(may - 9 * DAY, 9)
    declined(may, 1)  # the first of June: summer
    scope = scope_of(chief)
    rows = acceptance.shares(scope, census.census(scope))
    counted = {row.name: (row.part, row.all) for row in rows if row.all}
    assert counted == {"Sp 26": (2, 3), "Su 26": (0, 1)}
    figure = acceptance.figure(scope, census.census(scope))
    assert figure.finding == "4 final decisions: under 10, too few to conclude from"
    assert figure.chart is None


def test_acceptance_names_a_quarter_beyond_chance():
    def share(name, part, whole):
        return acceptance.Share(name, part, whole, "", whole >= 10)

    usual = [share(f"Q{i}", 12, 50) for i in range(7)]
    assert acceptance.finding([*usual, share("A 26", 13, 50)]) == (
        "Acceptance stays near 24%; no quarter differs by more than chance"
    )
    assert acceptance.finding([*usual, share("A 26", 40, 50)]) == (
        "Acceptance is 31% over two years; A 26 stands out with 80%"
    )
    low, high = share("W", 12, 50).interval  # Wilson, by hand
    assert (round(low, 3), round(high, 3)) == (0.143, 0.374)


def test_load_counts_people_by_open_reviews_and_their_own_limit(chief):
    paper = factories.under_review()
    free, one, full, never = (factories.reviewer(name) for name in "ABCD")
    ReviewerProfile.objects.create(user=one, limit=3)
    ReviewerProfile.objects.create(user=full, limit=1)
    factories.reported(paper, free)
    factories.reviewing(paper, one)
    factories.reviewing(paper, full)
    factories.invited(paper, never)
    ReviewAssignment.objects.exclude(reviewer=never).update(answered_at=NOW - DAY)
    scope = scope_of(chief)
    found = load.load(scope)
    assert found == load.Load(none=1, one=1, more=0, at_limit=1)
    rows = load.figure(scope, found).table.rows
    assert [bool(row.url) for row in rows] == [False, True, False, True]


def test_promises_compare_reports_with_the_agreed_date(chief):
    paper = factories.under_review()
    for days in (-20, -1, 0, 2, 14):
        assignment = factories.reported(paper)
        Review.objects.filter(assignment=assignment).update(submitted_at=NOW - DAY)
        ReviewAssignment.objects.filter(pk=assignment.pk).update(
            due_at=NOW - DAY - days * DAY
        )
    found = promises.promises(scope_of(chief))
    assert (found.n, found.in_time, found.late_by) == (5, 2, 2)
    assert found.bins == (1, 0, 0, 0, 1, 2, 0, 0, 0, 1)


def coauthors(*places):
    return [
        Person(name=f"Author {i}", affiliations=[place])
        for i, place in enumerate(places)
    ]


def test_countries_come_from_the_affiliation_or_else_the_account(chief):
    who = factories.person()  # in Finland
    paper = sent(
        who,
        coauthors=coauthors("Yichang, China", "Wuhan, P.R. China", "Somewhere"),
    )
    Affiliation.objects.create(user=who, name="Second", country="SE", position=1)
    Submission.objects.update(submitted_at=NOW - DAY)
    paper.refresh_from_db()
    found = countries.countries(scope_of(chief))
    assert found == countries.Countries({"CN": 2, "FI": 1}, unknown=1)
    rows = countries.figure(scope_of(chief), found).table.rows
    assert [(row.name, row.cells) for row in rows] == [
        ("China", (2, "–")),
        ("Finland", (1, "–")),
        ("Unknown", (1, "–")),
    ]


def test_countries_say_when_most_are_unknown(chief):
    found = countries.Countries({"CN": 6, "FI": 3}, unknown=10)
    assert countries.figure(scope_of(chief), found).finding == (
        "The country of 10 of 19 authors is not known"
    )
    found = countries.Countries({"CN": 30, "FI": 3, "NO": 3, "CL": 2, "X": 2}, 5)
    figure = countries.figure(scope_of(chief), found)
    assert figure.finding == "Authors come from 5 countries; the 4 largest send 95%"
    assert [row.cells[1] for row in figure.table.rows][-1] == "11%"


def test_country_of_a_triple_anonymised_paper_waits_for_the_decision(chief):
    paper = sent()
    Submission.objects.update(submitted_at=NOW - DAY, anonymity=Anonymity.TRIPLE)
    assert countries.countries(scope_of(chief)).n == 0
    assert countries.behind(scope_of(chief), "FI").count() == 0
    editor = factories.chief()
    services.assign_editor(paper, editor, by=editor)
    decided(fresh(paper), "decline")
    assert countries.countries(scope_of(chief)).n == 1


def everything(chief):
    """One paper in each figure."""
    june = datetime(2026, 6, 10, tzinfo=UTC)
    paper = moved(factories.ready_to_decide(), june)
    moved(decided(paper, "decline"), june, june + 50 * DAY)
    told(paper, june, submission__send_to_review=4, submission__decline=50)
    Review.objects.update(submitted_at=NOW - DAY)
    open_ = factories.reviewing(moved(factories.under_review(), june))
    ReviewAssignment.objects.filter(pk=open_.pk).update(answered_at=NOW - DAY)
    return scope_of(chief)


def test_every_bar_leads_to_as_many_papers_as_it_says(chief):
    scope = everything(chief)
    seen = set()
    for figure in page_of(scope)["figures"]:
        for row in figure.table.rows:
            if not row.url:
                continue
            query = dict(
                part.split("=") for part in row.url.partition("?")[2].split("&")
            )
            part = query["part"].replace("%E2%80%93", "–").replace("%2B", "+")
            papers = papers_behind(scope, query["figure"], part).count()
            seen.add(figure.key)
            if figure.key == acceptance.KEY:
                assert papers == row.cells[1]
            elif figure.key in (load.KEY, promises.KEY, countries.KEY):
                assert 1 <= papers <= row.cells[0]  # people and reports
            else:
                assert papers == row.cells[0]
    assert seen == {*BEHIND}


def test_bars_that_are_not_there_lead_to_nothing(chief):
    scope = everything(chief)
    for part in ("", "x", "2026-", "99-x.y", "2026-summer.x", "-1"):
        for figure in (*BEHIND, "?"):
            assert not papers_behind(scope, figure, part).exists(), (figure, part)


@pytest.mark.parametrize(
    ("figure", "part", "words"),
    [
        ("first-decision", "30–39", "Days to first decision: 30–39"),
        ("steps", "2026-summer", "Decided papers by quarter of arrival: Summer 2026"),
        ("funnel", "2025-winter.revised", "Papers by quarter and stage: Winter 2025, Revised"),
        ("acceptance", "2026-spring", "Final decisions by quarter: Spring 2026"),
        ("load", "limit", "Papers of reviewers by open reviews: at own limit"),
        ("promises", "9", "Days of a review against the agreed date: 14 or more late"),
        ("promises", "0", "Days of a review against the agreed date: more than 14 early"),
        ("countries", "CN", "Country of an author: China"),
        ("countries", "unknown", "Country of an author: Unknown"),
        ("steps", "x", "Decided papers by quarter of arrival: x"),
        ("no", "x", ""),
    ],
)  # fmt: skip
def test_lists_say_which_bar_they_stand_for(figure, part, words):
    assert described(figure, part) == words


@pytest.mark.parametrize("relation", ["author", "conflict", "reviewer"])
def test_a_paper_in_conflict_is_in_no_figure(relation):
    june = datetime(2026, 6, 10, tzinfo=UTC)
    concerned = factories.chief("Concerned")
    paper = factories.under_review(by=concerned if relation == "author" else None)
    if relation == "conflict":
        services.declare_conflict(paper, by=concerned)
    factories.reported(paper, concerned if relation == "reviewer" else None)
    decided(fresh(paper), "decline")
    moved(paper, june, june + 50 * DAY)
    told(paper, june, submission__decline=50)
    Review.objects.update(submitted_at=NOW - DAY)
    ReviewAssignment.objects.update(answered_at=NOW - DAY)

    def totals(editor):
        scope = scope_of(editor)
        counted = census.census(scope)
        return (
            decisions.first_decisions(scope).n,
            sum(row.n for row in steps.steps(scope)),
            funnel.came(counted).arrived,
            sum(row.all for row in acceptance.shares(scope, counted)),
            load.load(scope).people,
            promises.promises(scope).n,
            countries.countries(scope).n,
        )

    assert totals(factories.chief("Other")) == (1, 1, 1, 1, 1, 1, 1)
    assert totals(concerned) == (0,) * 7


def test_section_and_period_narrow_the_figures(chief):
    declined(NOW - 200 * DAY, 20)
    assert decisions.first_decisions(scope_of(chief)).n == 1
    assert decisions.first_decisions(scope_of(chief, period="3")).n == 0
    assert decisions.first_decisions(scope_of(chief, section="editorial")).n == 0
    research = scope_of(chief, section="research-article")
    assert decisions.first_decisions(research).n == 1


def test_address_with_unknown_words_is_as_usual(chief):
    asked = Scope.asked(chief, factories.journal(), {"period": "7", "section": "no"})
    assert (asked.period, asked.section) == ("12", "")


def test_quarters_follow_the_seasons():
    assert quarter_of(datetime(2026, 2, 28, tzinfo=UTC)) == Quarter(2025, 3)
    assert quarter_of(datetime(2026, 3, 1, tzinfo=UTC)).name == "Spring 2026"
    winter = quarter_from("2025-winter")
    assert (winter.starts.date().isoformat(), winter.ends.date().isoformat()) == (
        "2025-12-01",
        "2026-03-01",
    )
    assert settled(NOW, 60) == Quarter(2026, 1)
    assert [q.short for q in up_to(Quarter(2026, 0), 3)] == ["A 25", "W 25", "Sp 26"]
    assert quarter_from("2026-monsoon") is quarter_from("x-spring") is None


def test_quarters_begin_at_the_journals_midnight():
    with timezone.override("Asia/Shanghai"):
        start = Quarter(2026, 0).starts
    assert start == datetime(2026, 2, 28, 16, tzinfo=UTC)
