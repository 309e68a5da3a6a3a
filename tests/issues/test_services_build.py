"""One real build: the worker's task typesets, joins, and the issue is published."""

import io

import pikepdf
import pypdfium2
import pytest

from issues import services, tasks
from issues.choices import BuildState
from issues.models import Article, Galley, Issue
from journal import storage
from journal.models import OutgoingMessage
from journal.storage import Bucket
from submissions.models import Submission
from tests.factories.issues import issue, placed, publisher

pytestmark = pytest.mark.django_db
HOSTILE = "<section>" * 300 + "<p>deep</p>" + "</section>" * 300


def test_an_issue_is_built_mended_and_published():
    made, editor = issue(), publisher()
    first, second = placed(made), placed(made)
    good = second.body
    Article.objects.filter(pk=second.pk).update(body=HOSTILE)
    build = _built(made, editor)
    assert build.state == BuildState.FAILED
    assert second.title in build.failure
    assert first.title not in build.failure
    assert [step["state"] for step in build.steps] == ["done", "failed", "waiting"]

    Article.objects.filter(pk=second.pk).update(body=good)
    build = _built(made, editor)
    assert (build.state, build.failure) == (BuildState.DONE, "")
    assert build.figures == {"rendered": 1, "reused": 1}
    assert build.percent == 100
    assert [image.label for image in build.page_images.all()][:2] == ["", "1"]

    services.publish(made, by=editor)
    made = Issue.objects.get(pk=made.pk)
    assert made.is_published
    _read_back(made)
    assert set(Submission.objects.values_list("status", flat=True)) == {"published"}
    letters = OutgoingMessage.objects.filter(subject__startswith="Published")
    assert letters.count() == 2


def _built(made, editor):
    build = services.request_build(made, by=editor)
    tasks.build.func(build.pk)
    build.refresh_from_db()
    return build


def _read_back(made):
    articles = list(made.articles.in_order())
    assert articles[0].first_page == 1
    assert articles[1].first_page == 1 + articles[0].page_count
    galley = Galley.objects.get(issue=made)
    whole = storage.get(galley.key, bucket=Bucket.PUBLISHED)
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    for article in articles:
        assert article.title in titles
        own = storage.get(article.galleys.get().key, bucket=Bucket.PUBLISHED)
        text = _text(own)
        assert article.title in " ".join(text.split())
        assert f"2 (4), {article.pages}" in text


def _text(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)
