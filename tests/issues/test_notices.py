"""What is published changes in the open alone (reliability.md, P17)."""

import io

import pikepdf
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from issues import services
from issues.models import Article, Galley, Notice
from journal import storage
from journal.caching import pages
from journal.models import Event, OutgoingMessage
from journal.storage import Bucket
from journal.verdict import NotAllowed
from submissions.services import declare_conflict
from tests.factories import chief, handling_editor
from tests.factories.issues import accepted_at_once, built, filled, issue, publisher

pytestmark = pytest.mark.django_db
FRONT = 2


def pages_of(data):
    file = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in file]


def blank(count):
    pdf = pikepdf.Pdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(482, 680))
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"q Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def published(made, each=2):
    """A published issue whose PDFs have as many pages as its rows say."""
    built(made, pages=each)
    services.publish(type(made).objects.get(pk=made.pk), by=publisher())
    files = {None: blank(FRONT + each * made.articles.count())}
    for galley in Galley.objects.all():
        data = files[None] if galley.issue_id else blank(each)
        held = storage.put(
            data, content_type="application/pdf", bucket=Bucket.PUBLISHED
        )
        Galley.objects.filter(pk=galley.pk).update(
            key=held.key, size=held.size, sha256=held.sha256
        )
    return type(made).objects.get(pk=made.pk)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.getvalue()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_retraction_is_everywhere_and_the_earlier_version_stays(client):
    pages.clear()
    made = published(filled(2))
    first, second = made.articles.in_order()
    address = first.get_absolute_url()
    whole = f"{made.get_absolute_url()}issue.pdf"
    before = read(client, f"{address}article.pdf")
    read(client, address)  # the page is kept from now on
    given = services.give_notice(
        second, "correction", "Table 1: 12, not 21.", by=publisher()
    )
    assert stamped(read(client, whole)) == ["", "", "", "", "Corrected", ""]
    assert given.doi == f"{second.doi}.n1"

    form = {
        "kind": "retraction",
        "text": "The data were <made up>.",
        "confirmation": "publish",
    }
    giving = reverse("issues:give-notice", args=[first.submission.uuid])
    answer = signed_in(publisher()).post(giving, form)
    notice = Notice.objects.get(kind="retraction")
    assert answer["Location"] == notice.get_absolute_url()

    now = read(client, f"{address}article.pdf")
    assert stamped(now) == ["RETRACTED", "RETRACTED"]
    assert pages_of(now)[0].count("RETRACTED") == 2  # above and below
    marks = ["", "", "RETRACTED", "RETRACTED", "Corrected", ""]
    assert stamped(read(client, whole)) == marks
    assert read(client, f"{address}versions/0.pdf") == before
    assert read(client, f"{address}versions/1.pdf") == now
    assert client.get(f"{address}versions/2.pdf").status_code == 404

    page = read(client, address).decode()
    assert "The data were &lt;made up&gt;." in page
    assert f"{address}versions/0.pdf" in page
    assert notice.get_absolute_url() in page
    assert address in read(client, notice.get_absolute_url()).decode()
    assert "Retraction" in read(client, made.get_absolute_url()).decode()
    assert f"Retraction: {first.title}" in read(client, "/feed.xml").decode()

    event = Event.objects.get(kind="article.notice_given", about=first.submission.uuid)
    assert (event.actor, event.data["notice"]) == (publisher(), "retraction")
    letters = OutgoingMessage.objects.filter(subject__startswith="Retraction on")
    assert [row.address for row in letters] == [first.submission.submitter.email]
    with pytest.raises(NotAllowed, match="Nothing follows"):
        services.give_notice(
            Article.objects.get(pk=first.pk), "correction", "No.", by=publisher()
        )
    for change in ("DELETE FROM issues_notice", "UPDATE issues_notice SET text = ''"):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            connection.cursor().execute(change)


def stamped(data):
    """The first word of each page: what the notice put there, or nothing."""
    return [text.split(",")[0].strip() for text in pages_of(data)]


def test_who_may_give_a_notice_and_about_what():
    author = chief("An author")
    made = issue()
    services.place(accepted_at_once(by=author), made, by=publisher())
    article = made.articles.get()
    giving = reverse("issues:give-notice", args=[article.submission.uuid])
    assert signed_in(publisher()).get(giving).status_code == 404  # not published
    away = chief("In conflict")
    declare_conflict(article.submission, by=away)
    made = published(made)
    article = made.articles.get()
    for who in (author, away, handling_editor(), article.submission.submitter):
        assert signed_in(who).get(giving).status_code in (403, 404), who
        with pytest.raises(NotAllowed):
            services.give_notice(article, "concern", "Hm.", by=who)
    assert not Notice.objects.exists()
    bad = signed_in(publisher()).post(giving, {"kind": "concern", "text": ""})
    assert bad.status_code == 422
    assert (
        "Publish a notice"
        in read(signed_in(publisher()), article.get_absolute_url()).decode()
    )
