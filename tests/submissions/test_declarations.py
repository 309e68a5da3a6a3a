"""Grants, preprint and licence: read from the file where it says them, else written."""

import pytest

from issues.article_text import texts_of
from journal.choices import Licence
from journal.verdict import NotAllowed
from submissions import services
from submissions.forms.declare import preprint_address
from submissions.models import Submission, Version
from submissions.services.funding import Grant, forget_grants, read_grants
from submissions.services.reading import read_version
from submissions.statements import grants_in
from tests import factories
from tests.factories.issues import accepted_at_once
from tests.factories.submissions import draft

pytestmark = pytest.mark.django_db
MANUSCRIPT = """# Counting what counts

Text of the paper.

## Funding

Supported by the Spencer Foundation (grant no. 2020-11).

## Data availability

All data are in the archive of the school.

## Use of AI tools

None.
"""


@pytest.fixture
def paper():
    author = factories.person("Amara Tadesse")
    made = services.start_draft(
        factories.journal(), {"paper.md": MANUSCRIPT.encode()}, by=author
    )
    read_version(made.versions.get(), with_copy=False)
    return Submission.objects.get(pk=made.pk)


def grants(paper):
    return list(paper.grants.values_list("funder", "award"))


def said(response):
    return response.content.decode()


def test_grants_that_the_file_marks_fill_the_rows_and_go_with_the_file():
    marked = [
        {"funder": "Fund X", "award": "7", "funder_id": "https://ror.org/00epmv149"},
        {"funder": "Fund Y", "award": "", "funder_id": ""},
    ]
    paper = factories.draft()
    paper.funding = "Supported by the Old Fund under grant 12."
    read_grants(paper, marked)
    read_grants(paper, [])  # somebody has said something: nothing is put beside it
    assert list(paper.grants.values_list("funder", "award", "funder_id")) == [
        ("Fund X", "7", "https://ror.org/00epmv149"),
        ("Fund Y", "", ""),
    ]
    forget_grants(paper, paper.funding, [])
    assert paper.grants.count() == 2
    forget_grants(paper, paper.funding, marked)
    assert not paper.grants.exists()


def test_statements_of_the_manuscript_fill_the_form(client, paper):
    assert paper.data_availability == "All data are in the archive of the school."
    assert (paper.ai_use, paper.ethics) == ("None.", "")
    assert grants(paper) == [("Spencer Foundation", "2020-11")]
    client.force_login(paper.submitter)
    page = said(client.get(f"/submit/{paper.uuid}/check/"))
    assert "Read from your file: Funding" in page
    assert "Spencer Foundation" in page
    page = said(client.get(f"/submit/{paper.uuid}/send/"))
    assert "Read from your file: Data availability." in page


def test_what_was_typed_is_not_overwritten_and_what_was_read_goes_with_its_file(paper):
    by = paper.submitter
    services.change_text(paper, {"ai_use": "One tool."}, by=by)
    services.add_files(paper, {"other.md": b"# Another\n\nText."}, by=by)
    paper.refresh_from_db()
    assert (paper.ai_use, paper.data_availability, paper.funding) == (
        "One tool.",
        "",
        "",
    )
    assert grants(paper) == []
    services.change_grants(paper, [Grant("A school")], by=by)
    services.add_files(paper, {"paper.md": MANUSCRIPT.encode()}, by=by)
    read_version(Version.objects.get(submission=paper), with_copy=False)
    paper.refresh_from_db()
    assert paper.ai_use == "One tool."
    assert grants(paper) == [("A school", "")]


def test_grants_are_changed_on_the_check_page(client, paper):
    client.force_login(paper.submitter)
    address = f"/submit/{paper.uuid}/check/"
    assert 'name="g1-funder"' in said(client.get(address, {"edit": "funding"}))
    data = {
        "row": "funding",
        "funding": "The school paid.",
        "grants": "2",
        "g0-funder": "The School",
        "g0-award": "7",
        "g1-funder": "",
        "g1-award": "8",
    }
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "Write the funder" in said(answer)
    wrong = {**data, "g1-award": "", "g0-funder_id": "https://example.org/1"}
    assert client.post(address, wrong).status_code == 422
    fits = {"g1-award": "", "g0-funder_id": "https://doi.org/10.13039/501100001659"}
    assert client.post(address, {**data, **fits}).status_code == 302
    paper.refresh_from_db()
    assert paper.funding == "The school paid."
    assert grants(paper) == [("The School", "7")]
    assert paper.grants.get().funder_id == fits["g0-funder_id"]


def test_grants_stay_as_they_are_once_the_paper_is_sent():
    sent = factories.sent()
    with pytest.raises(NotAllowed):
        services.change_grants(sent, [Grant("A")], by=sent.submitter)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.31235/osf.io/abcde", "https://doi.org/10.31235/osf.io/abcde"),
        ("doi:10.31235/osf.io/abcde", "https://doi.org/10.31235/osf.io/abcde"),
        ("http://dx.doi.org/10.1/x", "http://dx.doi.org/10.1/x"),
        ("https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00001"),
    ],
)
def test_address_of_a_preprint(typed, kept):
    assert preprint_address(typed) == kept


def declare(paper, **fields):
    answers = dict.fromkeys(
        ("ethics", "competing_interests", "data_availability", "ai_use"), "None."
    )
    ticks = dict.fromkeys(("anonymous", "agreement", "licence"), "on")
    return answers | ticks | {"act": "send"} | fields


def test_preprint_is_an_address_or_nothing(client):
    paper = draft()
    client.force_login(paper.submitter)
    address = f"/submit/{paper.uuid}/send/"
    for wrong in ("a note", "javascript:alert(1)", "ftp://example.org/x"):
        assert client.post(address, declare(paper, preprint=wrong)).status_code == 422
    client.post(address, declare(paper, preprint="10.31235/osf.io/abcde"))
    paper.refresh_from_db()
    assert paper.status == "submitted"
    assert paper.preprint == "https://doi.org/10.31235/osf.io/abcde"


def test_licence_is_chosen_from_the_journals_list(client):
    paper = draft()
    client.force_login(paper.submitter)
    address = f"/submit/{paper.uuid}/send/"
    assert 'name="chosen_licence"' not in said(client.get(address))
    paper.journal.other_licences = [Licence.BY_NC]
    paper.journal.save()
    assert 'name="chosen_licence"' in said(client.get(address))
    other = declare(paper, chosen_licence=Licence.ZERO)
    assert client.post(address, other).status_code == 422
    client.post(address, declare(paper, chosen_licence=Licence.BY_NC))
    paper.refresh_from_db()
    assert (paper.status, paper.licence) == ("submitted", "CC BY-NC 4.0")


def test_article_says_what_the_authors_declared():
    paper = accepted_at_once()
    Submission.objects.filter(pk=paper.pk).update(
        licence="CC BY-NC 4.0", competing_interests="None for the others."
    )
    paper.contributors.update(competing_interests="I hold shares.")
    paper.grants.create(funder="A school", award="7")
    texts = texts_of(Submission.objects.get(pk=paper.pk))
    assert texts["licence"] == "CC BY-NC 4.0"
    told = dict(texts["statements"])
    assert told["Funding"] == "A school (7)"
    author = paper.contributors.get().name
    assert told["Competing interests"] == (
        f"None for the others.\n{author}: I hold shares."
    )
    assert Licence.BY_NC.address == "https://creativecommons.org/licenses/by-nc/4.0/"


def test_desk_shows_declarations_to_who_may_know_the_authors(client):
    paper = factories.sent()
    paper.grants.create(funder="A school", award="7")
    Submission.objects.filter(pk=paper.pk).update(preprint="https://doi.org/10.1/abc")
    chief = factories.chief()
    client.force_login(chief)
    page = said(client.get(paper.get_desk_url()))
    assert "A school" in page
    assert "https://doi.org/10.1/abc" in page
    Submission.objects.filter(pk=paper.pk).update(anonymity="triple")
    page = said(client.get(paper.get_desk_url()))
    assert "A school" not in page
    assert "https://doi.org/10.1/abc" not in page


def test_one_spelling_for_what_is_read_and_what_is_forgotten():
    assert grants_in("Funded by the A Trust, grant 1; the A Trust, grant 1.") == [
        ("A Trust", "1")
    ]
