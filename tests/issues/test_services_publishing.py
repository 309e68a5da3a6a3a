"""Planning, placing, ordering and publishing, and what each refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from issues import services
from issues.checks import before_publishing
from issues.models import Article, Galley, Issue, IssueBuild
from issues.sources import articles_of
from journal import storage
from journal.choices import Role
from journal.models import Event, OutgoingMessage
from journal.storage import Bucket
from journal.verdict import NotAllowed
from submissions.models import Submission
from submissions.services import declare_conflict
from tests.factories import chief, handling_editor, journal, sent
from tests.factories.issues import (
    accepted_at_once,
    built,
    filled,
    issue,
    placed,
    published_issue,
    publisher,
)
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


def refused(act, *args, **options):
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **options)
    return refusal.value.verdict.reason


def fresh(made):
    return Issue.objects.get(pk=made.pk)


def test_a_season_has_one_issue():
    issue()
    with pytest.raises(ValidationError, match="This season has an issue"):
        issue()


def test_only_chief_editors_plan():
    assert "chief editors" in refused(issue, handling_editor())
    assert refused(issue, sent().submitter) == ""


def test_placing_copies_the_paper_and_gives_its_numbers():
    made = issue()
    article = placed(made)
    assert (article.elocation, article.doi) == ("e0401", "10.5555/jot.2026.0401")
    assert article.people[0]["name"] == "Amara Tadesse"
    assert article.body.startswith("<section")
    assert article.accepted_on == timezone.localdate()


def test_a_paper_that_is_not_accepted_cannot_be_placed():
    assert "accepted" in refused(services.place, sent(), issue(), by=publisher())


def test_a_paper_stands_in_one_issue():
    article = placed(issue())
    other = issue(year=2027)
    assert "Winter 2026" in refused(
        services.place, article.submission, other, by=publisher()
    )


def test_nobody_places_a_paper_of_their_own():
    editor = chief()
    paper = accepted_at_once(by=editor)
    assert refused(services.place, paper, issue(), by=editor)


def test_removing_frees_the_number():
    made = issue()
    first = placed(made)
    placed(made)
    services.remove(first, by=publisher())
    assert placed(made).elocation == "e0401"


def test_moving_keeps_numbers_and_changes_the_order():
    made = filled(3)
    articles = list(made.articles.in_order())
    assert services.move(articles[2], "up", by=publisher()) == 2
    now = list(made.articles.in_order())
    assert now == [articles[0], articles[2], articles[1]]
    assert [a.elocation for a in now] == ["e0401", "e0403", "e0402"]


def test_an_order_must_name_every_article():
    made = filled(2)
    uuids = [a.uuid for a in made.articles.in_order()]
    assert "meanwhile" in refused(services.order, made, uuids[:1], by=publisher())


def test_publishing_makes_everything_public_at_once():
    made = published_issue(2)
    articles = list(made.articles.in_order())
    assert [a.pages for a in articles] == ["1–4", "5–8"]
    assert all(a.published_at == made.published_at for a in articles)
    assert {a.submission.status for a in articles} == {"published"}
    assert Galley.objects.count() == 3
    held = Galley.objects.get(issue=made)
    assert storage.find(held.key, bucket=Bucket.PUBLISHED).sha256 == held.sha256
    letters = OutgoingMessage.objects.filter(subject__startswith="Published")
    assert letters.count() == 2
    assert articles[0].get_absolute_url() in letters.earliest("pk").body
    assert Event.objects.filter(kind="issue.published", about=made.uuid).exists()


def test_pages_run_on_through_the_volume():
    published_issue(2, season="spring")
    second = filled(1, season="summer")
    build = built(second)
    build.articles.update(first_page=9)
    services.publish(fresh(second), by=publisher())
    assert fresh(second).first_page == 9


SPOILED = {
    "failed": (lambda: IssueBuild.objects.update(state="failed"), "No PDF"),
    "changed": (lambda: Article.objects.update(title="New"), "Something has changed"),
    "reordered": (
        lambda: Article.objects.filter(position=1).update(position=9),
        "Something has changed",
    ),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_stale_build_is_not_published(how):
    spoil, reason = SPOILED[how]
    made = filled(2)
    built(made)
    spoil()
    assert reason in refused(services.publish, fresh(made), by=publisher())
    assert not Issue.objects.published().exists()
    assert not Galley.objects.exists()


def test_each_fault_leads_to_where_it_is_mended():
    made = filled(2)
    articles = list(made.articles.in_order())
    articles[0].body += '<p><img src="media:a.png" alt=""></p>'
    articles[0].people, articles[0].short_title = [], "First"
    articles[1].section.is_peer_reviewed = True
    articles[1].keywords, articles[1].statements = [], []
    found = before_publishing(made, articles_of(made), None)
    assert {check.text for check in found if check.blocks} == {
        "No PDF has been built yet."
    }
    found = before_publishing(made, articles, None)
    faults = {c.text: c.link for c in found if c.tone in ("warn", "bad")}
    assert all(faults.values())
    first, second = (one.submission for one in articles)
    assert faults["“First” names no author"] == first.get_desk_url()
    picture = "“First”: 1 picture has no text description"
    assert faults[picture] == f"/desk/production/{first.uuid}/"
    title = articles[1].short_title or articles[1].title
    assert faults[f"“{title}” has no keywords"] == second.get_desk_url()
    assert f"“{title}” has no statements (data, ethics, funding)" in faults
    client = Client()
    client.force_login(publisher())
    page = client.get(made.get_desk_url()).content.decode()
    for link in (f"{made.get_desk_url()}#build", f"/desk/production/{first.uuid}/"):
        assert f'href="{link}"' in page


def test_a_date_to_come_is_not_published():
    made = filled(1)
    services.plan(
        made,
        by=publisher(),
        publish_on=timezone.localdate() + datetime.timedelta(days=3),
    )
    built(fresh(made))
    assert "Wait for that day" in refused(services.publish, fresh(made), by=publisher())


def test_issues_of_a_volume_appear_in_order():
    filled(1, season="spring")
    made = filled(1, season="summer")
    built(made)
    reason = refused(services.publish, fresh(made), by=publisher())
    assert reason == "Publish Spring 2026 first: pages run on through the volume."


def test_nobody_publishes_what_they_wrote():
    author = chief()
    made = issue()
    paper = accepted_at_once(by=author)
    services.place(paper, made, by=publisher())
    manager = with_role(Role.MANAGING)
    built(made)
    assert "another chief editor" in refused(services.publish, fresh(made), by=author)
    services.publish(fresh(made), by=manager)
    assert fresh(made).is_published


def test_a_conflicted_chief_does_not_publish():
    editor = chief()
    made = filled(1)
    built(made)
    declare_conflict(made.articles.get().submission, by=editor)
    assert "Another chief editor" in refused(services.publish, fresh(made), by=editor)


def test_publishing_is_all_or_nothing():
    made = filled(2)
    built(made)
    Submission.objects.filter(article__position=2).update(status="declined")
    with pytest.raises(NotAllowed):
        services.publish(fresh(made), by=publisher())
    assert not Article.objects.published().exists()
    assert set(Submission.objects.values_list("status", flat=True)) == {
        "accepted",
        "declined",
    }


def test_what_is_published_does_not_change():
    made = published_issue(2)
    article = made.articles.first()
    for act in (
        lambda: services.remove(article, by=publisher()),
        lambda: services.move(article, "down", by=publisher()),
        lambda: services.plan(made, by=publisher(), title="Another"),
        lambda: services.request_build(made, by=publisher()),
        lambda: services.publish(made, by=publisher()),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert made.articles.first() == article


def test_one_build_at_a_time_and_the_dead_are_put_down():
    made = filled(1)
    first = services.request_build(made, by=publisher())
    assert "running" in refused(services.request_build, made, by=publisher())
    ago = timezone.now() - datetime.timedelta(minutes=6)
    IssueBuild.objects.update(touched_at=ago)
    second = services.request_build(made, by=publisher())
    first.refresh_from_db()
    assert (first.state, second.number) == ("failed", 2)
    assert services.run_build(first).state == "failed"


def test_an_empty_issue_is_not_built():
    assert "empty" in refused(services.request_build, issue(), by=publisher())


def test_the_journal_has_the_letter():
    assert journal().letters.filter(key="published").exists()
