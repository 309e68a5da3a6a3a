"""Issues from planned to published; the papers in them come from the services."""

from itertools import count

from django.utils import timezone

from issues import services
from issues.choices import BuildState
from issues.models import BuiltArticle, Issue, IssueBuild
from issues.sources import articles_of, content_key
from journal import storage
from journal.choices import Role
from journal.models import User
from submissions import services as submission_services

from .journal import journal, with_role
from .kept import begins_tests_with
from .reviews import decided, fresh
from .submissions import PDF, sent

TITLES = count(1)


def publisher():
    """A chief editor who is on the masthead already: another would change it."""
    found = User.objects.filter(roles__role=Role.CHIEF, email__startswith="office.")
    return found.first() or with_role(Role.CHIEF, email="office.chief@example.org")


def issue(by=None, *, year=2026, season="winter", **fields):
    """An issue that is planned for today."""
    today = timezone.localdate()
    fields = {"closes_on": today, "publish_on": today, **fields}
    return services.create_issue(
        journal(), year, season, by=by or publisher(), **fields
    )


def accepted_at_once(**fields):
    """An editorial, which an editor accepts at the first look: no review is needed."""
    fields.setdefault("title", f"Counting what counts, part {next(TITLES)}")
    fields.setdefault("section", journal().sections.get(slug="editorial"))
    paper = sent(**fields)
    editor = publisher()
    submission_services.assign_editor(paper, editor, by=editor)
    return decided(fresh(paper), "accept")


def placed(into, by=None, **fields):
    """An accepted paper in the issue."""
    return services.place(accepted_at_once(**fields), into, by=by or publisher())


@begins_tests_with((1,), (2,))
def filled(articles=2, **fields):
    """An issue with so many articles."""
    made = issue(**fields)
    for _ in range(articles):
        placed(made)
    return made


def built(made, pages=4):
    """The rows and objects that the worker leaves, without the typesetter's minutes.

    tests/issues/test_builder_build.py does it for real.
    """
    articles = articles_of(made)
    for article in articles:
        article.page_count = pages
        article.page_body, article.plain_text = article.body, article.title
        article.save()
    held = storage.put(PDF, content_type="application/pdf")
    kept = {
        "key": held.key,
        "size": held.size,
        "sha256": held.sha256,
    }
    build = IssueBuild.objects.create(
        issue=made,
        number=made.builds.count() + 1,
        asked_by=publisher(),
        state=BuildState.DONE,
        percent=100,
        content_key=content_key(made),
        page_count=pages * len(articles),
        finished_at=timezone.now(),
        **kept,
    )
    for place, article in enumerate(articles):
        BuiltArticle.objects.create(
            build=build,
            article=article,
            first_page=1 + place * pages,
            page_count=pages,
            media_type="application/pdf",
            **kept,
        )
    return build


@begins_tests_with((1,), (2,))
def published_issue(articles=2, **fields):
    """An issue that everybody can read."""
    made = filled(articles, **fields)
    built(made)
    services.publish(Issue.objects.get(pk=made.pk), by=publisher())
    return Issue.objects.get(pk=made.pk)
