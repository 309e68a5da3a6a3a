"""One address for every file: the policy by kind, then a link for one click."""

import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from reviews.services.revising import can_resubmit
from submissions import services
from submissions.choices import FileKind, ReadingState
from submissions.models import ManuscriptFile
from submissions.views.guests import DRAFTS
from tests import factories
from tests.factories.submissions import PDF, editor_of, keep_file, sent

pytestmark = pytest.mark.django_db


def file_of(paper, kind):
    return ManuscriptFile.objects.filter(version__submission=paper, kind=kind).first()


def get(client, person, file):
    client.force_login(person)
    return client.get(f"/files/{file.uuid}/")


def test_author_gets_a_link_that_works_and_has_a_name_of_our_making(client):
    paper = sent()
    answer = get(client, paper.submitter, file_of(paper, FileKind.REVIEW_COPY))
    asked = parse_qs(urlsplit(answer.url).query)
    assert int(asked["X-Amz-Expires"][0]) <= 300
    [offered] = asked["response-content-disposition"]
    assert offered == f'attachment; filename="{paper.number}-v1-review-copy.pdf"'
    with urllib.request.urlopen(answer.url) as held:  # noqa: S310
        assert held.read() == PDF


def test_link_is_stored_by_nobody(client):
    paper = sent()
    answer = get(client, paper.submitter, file_of(paper, FileKind.MANUSCRIPT))
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("kind", [FileKind.MANUSCRIPT, FileKind.REVIEW_COPY])
def test_authors_and_the_papers_editors_get_files_and_strangers_do_not(client, kind):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    file = file_of(paper, kind)
    second = factories.person()
    paper.contributors.create(name="B", user=second, confirmed_at=timezone.now())
    for person in (paper.submitter, second, editor_of(paper)):
        assert get(client, person, file).status_code == 302
    refused = (factories.handling_editor(), factories.person(), assignment.reviewer)
    for person in refused:
        assert get(client, person, file).status_code == 404


def test_reviewer_gets_the_copy_by_the_assignment_and_never_by_the_file(client):
    """Not even of the version that is under review: that address knows no version."""
    assignment = factories.reviewing()
    paper = assignment.round.submission
    copy = file_of(paper, FileKind.REVIEW_COPY)
    assert get(client, assignment.reviewer, copy).status_code == 404
    answer = client.get(f"/reviews/{assignment.uuid}/copy.pdf")
    assert b"".join(answer.streaming_content) == PDF
    answer.close()


def test_editor_in_conflict_gets_nothing(client):
    paper = sent()
    chief = factories.chief()
    file = file_of(paper, FileKind.MANUSCRIPT)
    assert get(client, chief, file).status_code == 302
    services.declare_conflict(paper, by=chief)
    assert get(client, chief, file).status_code == 404


def test_supplement_as_it_was_given_goes_by_the_row_of_originals(client):
    paper = sent()
    file = keep_file(
        paper.versions.get(), FileKind.SUPPLEMENT, "data.csv", b"a,b", "text/csv"
    )
    assert get(client, paper.submitter, file).status_code == 302
    assert get(client, factories.chief(), file).status_code == 302
    assert get(client, factories.handling_editor(), file).status_code == 404


@pytest.mark.parametrize("state", [ReadingState.WAITING, ReadingState.REFUSED])
def test_manuscript_that_is_not_checked_is_its_uploaders_alone(client, state):
    """F4: neither a co-author's nor an editor's while the revision is read, nor after
    it was refused; and it can be sent nowhere. Once it is read they have it."""
    paper = factories.revising()
    second, editor = factories.person(), editor_of(paper)
    paper.contributors.create(
        name="B", user=second, position=1, confirmed_at=timezone.now()
    )
    version = services.add_files(paper, {"b.md": b"# B\n\nText."}, by=paper.submitter)
    version.state = state
    version.save()
    file = version.manuscript
    assert file.uploaded_by == paper.submitter
    assert not file.is_clean
    keep_file(version, FileKind.REVIEW_COPY, "copy.pdf", PDF, "application/pdf")
    assert not can_resubmit(paper.submitter, paper, version)
    assert get(client, paper.submitter, file).status_code == 302
    for person in (second, editor):
        assert get(client, person, file).status_code == 404
    version.state = ReadingState.READ
    version.save()
    for person in (paper.submitter, second, editor):
        assert get(client, person, file).status_code == 302


def test_visitor_is_sent_to_sign_in_whether_the_file_exists_or_not(client):
    file = file_of(sent(), FileKind.MANUSCRIPT)
    for uuid in (file.uuid, "00000000-0000-4000-8000-000000000000"):
        assert client.get(f"/files/{uuid}/").url.startswith("/accounts/login/")


def test_browser_that_began_a_draft_has_its_files_until_the_account_is_closed(client):
    paper = factories.draft()
    file = file_of(paper, FileKind.MANUSCRIPT)
    session = client.session
    session[DRAFTS] = [str(paper.uuid)]
    session.save()
    assert "/login/" not in client.get(f"/files/{file.uuid}/").url
    paper.submitter.is_active = False
    paper.submitter.save()
    assert "/login/" in client.get(f"/files/{file.uuid}/").url
