"""Two builds compared, and a build that is stopped."""

import dataclasses

import pytest

from issues import services, tasks
from issues.build_changes import between, manifest
from issues.choices import BuildState
from issues.models import IssueBuild
from issues.production.progress import Cancelled, Progress
from journal.verdict import NotAllowed
from submissions.services import declare_conflict
from tests import factories
from tests.factories.issues import built, filled, publisher

ONE = {"article": "1", "title": "One", "source": "a", "first_page": 1, "pages": 4}
TWO = {"article": "2", "title": "Two", "source": "b", "first_page": 5, "pages": 3}


def made(*lines, engine="e", around="f", **versions):
    return manifest(lines, engine=engine, versions=versions, around=around)


def said(old, new, known=("1", "2")):
    return [f"{one.title}: {one.text}" for one in between(old, new, known)]


def test_the_same_sources_have_changed_nothing():
    assert said(made(ONE, TWO), made(ONE, TWO)) == []


def test_a_grown_article_moves_those_behind_it():
    longer = ONE | {"source": "c", "pages": 6}
    assert said(made(ONE, TWO), made(longer, TWO | {"first_page": 7})) == [
        "One: changed, 2 pages longer",
        "One: from pages 1–4 to pages 1–6",
        "Two: from pages 5–7 to pages 7–9",
    ]


def test_placed_removed_and_what_draws_them():
    old, new = made(ONE, weasyprint="70"), made(TWO, engine="g", weasyprint="71")
    assert said(old, new) == [
        "One: taken out of the issue",
        "Two: placed, pages 5–7",
        ": Drawn by other programs: weasyprint 70 → 71.",
    ]
    assert "styles" not in " ".join(said(old, new))
    assert said(made(), made(engine="g")) == [
        ": Styles, fonts or the typesetter itself have changed."
    ]


def test_what_one_may_not_know_of_is_not_compared():
    assert said(made(ONE), made(TWO), known=("2",)) == ["Two: placed, pages 5–7"]


@pytest.mark.django_db
def test_the_page_compares_with_the_build_before_or_another(client):
    issue = filled(1)
    article = issue.articles.get()
    line = ONE | {"article": str(article.uuid), "title": "Counting"}
    for pages in (4, 5, 7):
        build = built(issue)
        build.manifest = made(line | {"pages": pages, "source": str(pages)})
        build.save()
    client.force_login(publisher())
    address = f"/desk/issues/{issue.uuid}/builds/3/"
    assert "2 pages longer" in client.get(address).content.decode()
    assert "3 pages longer" in client.get(f"{address}?with=1").content.decode()
    first = f"/desk/issues/{issue.uuid}/builds/1/"
    assert "no earlier build" in client.get(first).content.decode()
    assert "What changed" in client.get(issue.get_desk_url()).content.decode()
    in_conflict = factories.chief("In conflict")
    declare_conflict(article.submission, by=in_conflict)
    for person in (in_conflict, factories.person(), article.submission.submitter):
        client.force_login(person)
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_build_is_cancelled_and_the_worker_stops(client):
    issue = filled(1)
    good = built(issue)
    build = services.request_build(issue, by=publisher())
    IssueBuild.objects.filter(pk=build.pk).update(state=BuildState.RUNNING)
    progress = Progress(build, issue.articles.all())
    client.force_login(factories.handling_editor())
    address = f"/desk/issues/{issue.uuid}/builds/{build.number}/cancel/"
    assert client.post(address).status_code == 403
    client.force_login(publisher())
    assert client.post(address).status_code == 302
    with pytest.raises(Cancelled):
        progress.alive()
    build.refresh_from_db()
    assert build.state == BuildState.FAILED
    assert "Cancelled" in build.failure
    good.refresh_from_db()
    assert good.state == BuildState.DONE
    with pytest.raises(NotAllowed):
        services.cancel_build(build, by=publisher())
    assert services.request_build(issue, by=publisher()).number == build.number + 1


@pytest.mark.django_db
def test_a_build_cancelled_while_it_draws_leaves_no_pdf(monkeypatch):
    from issues.production import run

    issue = filled(1)
    build = services.request_build(issue, by=publisher())
    real = run.typeset

    def cancelled_meanwhile(source):
        services.cancel_build(build, by=publisher())
        return dataclasses.replace(real(source))

    monkeypatch.setattr(run, "PROCESSES", 1)
    monkeypatch.setattr(run, "ThreadPoolExecutor", AtOnce)
    monkeypatch.setattr(run, "typeset", cancelled_meanwhile)
    tasks.build.func(build.pk)
    build.refresh_from_db()
    assert (build.state, build.key) == (BuildState.FAILED, "")
    assert "Cancelled" in build.failure


class AtOnce:
    """Does the work in this thread, which has the test's transaction."""

    def __init__(self, _workers):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        return None

    def submit(self, work, *args):
        from concurrent.futures import Future

        done = Future()
        done.set_result(work(*args))
        return done
