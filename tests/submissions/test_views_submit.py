"""Sending a paper: three screens, with and without an account."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from journal.models import Event, OutgoingMessage, User
from submissions import draft_links, services
from submissions.choices import FileKind, ReadingState, Status
from submissions.models import ManuscriptFile, Submission, Version
from tests import factories
from tests.factories.submissions import draft, give_version

pytestmark = pytest.mark.django_db

START = "/submit/"
PAPER = b"""---
title: Reading on screens
abstract: We followed forty classes for two years and asked what they had read.
keywords: [reading, screens]
---

# Introduction

Schools measure what they can count, and forget the rest of what is read there.
"""
DECLARED = {
    "ethics": "Not applicable",
    "competing_interests": "None",
    "data_availability": "On request",
    "ai_use": "None",
    "anonymous": "on",
    "agreement": "on",
    "licence": "on",
    "act": "send",
}


def upload(data=PAPER, name="paper.md"):
    return SimpleUploadedFile(name, data)


def give(client, email="amara@example.org", file=None, **more):
    data = {"files": file or upload()} | ({"email": email} if email else {})
    return client.post(START, data, **more)


def guest_draft(client, email="amara@example.org"):
    """A draft that a visitor has begun, read by hand instead of by the worker."""
    factories.journal()
    give(client, email)
    paper = Submission.objects.get()
    paper.versions.all()[0].files.all().delete()
    give_version(paper, 1)
    paper.title, paper.section = "Reading on screens", paper.journal.sections.first()
    paper.abstract = "We followed forty classes."
    paper.save()
    services.byline.write_people(
        paper, [services.byline.Person(name="Amara Tadesse", email=email)]
    )
    return paper


def page(paper, name, *args):
    return reverse(f"submissions:{name}", args=[paper.uuid, *args])


def text(response):
    return response.content.decode()


# The first screen


def test_first_screen_asks_a_visitor_for_file_and_address_only(client):
    factories.journal()
    shown = text(client.get(START))
    assert 'name="email"' in shown
    assert 'name="files"' in shown
    assert 'name="title"' not in shown


def test_first_screen_does_not_ask_who_is_signed_in(client):
    factories.journal()
    client.force_login(factories.person())
    assert 'name="email"' not in text(client.get(START))


def test_visitor_gets_a_draft_an_account_and_a_letter_but_no_session_of_theirs(client):
    factories.journal()
    answer = give(client)
    paper = Submission.objects.get()
    assert answer.url == page(paper, "check")
    assert paper.submitter == User.objects.get(email="amara@example.org")
    assert paper.status == Status.DRAFT
    [letter] = OutgoingMessage.objects.all()
    assert letter.address == "amara@example.org"
    assert "/resume/" in letter.body
    assert client.get("/my/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_addresses_get_the_same_answer():
    factories.journal()
    factories.person("Lina Tanaka", email="known@example.org")
    pages = []
    for address in ("known@example.org", "unknown@example.org"):
        client = Client()
        shown = text(client.get(give(client, address).url))
        uuid = str(Submission.objects.get(submitter__email=address).uuid)
        shown = shown.replace(address, "ADDRESS").replace(uuid, "UUID")
        pages.append(
            [line for line in shown.splitlines() if "csrf" not in line.lower()]
        )
    assert pages[0] == pages[1]
    assert not any("Lina" in line for line in pages[0])


def test_signed_in_author_starts_a_draft_of_their_own_without_a_letter(client):
    factories.journal()
    author = factories.person()
    client.force_login(author)
    give(client, email="")
    assert Submission.objects.get().submitter == author
    assert not OutgoingMessage.objects.exists()


def test_several_files_are_one_manuscript(client):
    factories.journal()
    files = [upload(), upload(b"@book{a, title={B}}", "refs.bib")]
    client.post(START, {"email": "amara@example.org", "files": files})
    kinds = set(ManuscriptFile.objects.values_list("name", "kind"))
    assert kinds == {("paper.md", "manuscript"), ("refs.bib", "support")}


def encrypted_docx():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("paper.tex", b"0" * 5_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("photo.png", b"\x89PNG", "photo.png is not a manuscript"),
        ("paper.md", b"", "paper.md is empty"),
        ("paper.docx", encrypted_docx(), "protected by a password"),
        ("paper.doc", b"text", "old Word format"),
        ("paper.pdf", b"hello", "not a PDF inside"),
        ("paper.zip", bomb(), "unpacks to far more"),
        ("paper.md", b"x" * (50 * 1024 * 1024 + 1), "at most 50 MB"),
    ],
    ids=["wrong", "empty", "encrypted", "old", "false", "bomb", "large"],
)
def test_bad_file_gets_a_plain_reason_on_the_same_page(client, name, data, reason):
    factories.journal()
    answer = give(client, file=upload(data, name))
    assert answer.status_code == 422
    assert reason in text(answer)
    assert 'value="amara@example.org"' in text(answer)
    assert not Submission.objects.exists()
    assert not User.objects.exists()


def test_no_file_and_no_address_are_both_named(client):
    factories.journal()
    shown = text(client.post(START, {}))
    assert "Choose the file of your manuscript." in shown
    assert "Write your e-mail address" in shown
    assert "Error:" in shown


@override_settings(LARGEST_VERSION=10_000)
def test_oversized_request_is_refused_by_its_announced_size(client):
    factories.journal()
    answer = give(client, file=upload(b"x" * 2_000_000))
    assert answer.status_code == 422
    assert "larger than" in text(answer)
    assert not ManuscriptFile.objects.exists()


def test_too_many_files_get_a_sentence(client):
    factories.journal()
    files = [upload(PAPER, f"{n}.md") for n in range(31)]
    answer = client.post(START, {"email": "a@example.org", "files": files})
    assert answer.status_code == 422
    assert "more than 30 files" in text(answer)


def test_drop_area_is_answered_in_json(client):
    factories.journal()
    json = {"headers": {"accept": "application/json"}}
    wrong = give(client, file=upload(b"x", "photo.png"), **json)
    assert (wrong.status_code, list(wrong.json())) == (422, ["errors"])
    right = give(client, **json)
    assert right.json() == {"location": page(Submission.objects.get(), "check")}


def test_upload_without_token_is_refused():
    factories.journal()
    client = Client(enforce_csrf_checks=True)
    assert give(client).status_code == 403
    assert not Submission.objects.exists()


def test_storage_down_is_an_honest_page_and_nothing_half_saved(client, dead_storage):
    factories.journal()
    with dead_storage():
        answer = give(client)
    assert answer.status_code == 503
    assert "Files cannot be opened or sent" in text(answer)
    assert not Submission.objects.exists()
    assert not User.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert not Event.objects.exists()


# Who may open a draft


def test_guest_opens_only_their_own_draft(client):
    mine = guest_draft(client)
    other = draft()
    for name in ("check", "declare", "replace"):
        assert client.get(page(mine, name)).status_code == 200
        assert client.get(page(other, name)).url.startswith("/accounts/login/")
    own = mine.versions.get().review_copy
    foreign = other.versions.get().review_copy
    assert client.get(f"/files/{own.uuid}/").status_code == 302
    assert client.get(f"/files/{foreign.uuid}/").url.startswith("/accounts/login/")
    assert client.get(f"/my/{mine.uuid}/").url.startswith("/accounts/login/")


def test_drafts_are_hidden_from_editors_and_strangers(client):
    paper = draft()
    file = paper.versions.get().manuscript
    hidden = [
        page(paper, n) for n in ("check", "declare", "reading", "replace", "paper")
    ]
    for who in (factories.chief(), factories.handling_editor(), factories.person()):
        client.force_login(who)
        for address in (*hidden, f"/files/{file.uuid}/"):
            assert client.get(address).status_code == 404, address
        assert client.post(page(paper, "delete")).status_code == 404
    assert Submission.objects.filter(pk=paper.pk).exists()


def test_hidden_draft_and_unknown_id_answer_alike(client):
    paper = draft()
    client.force_login(factories.person())
    hidden = client.get(page(paper, "check"))
    unknown = client.get("/submit/00000000-0000-4000-8000-000000000000/check/")
    assert hidden.status_code == unknown.status_code == 404
    known = {name: value for name, value in hidden.headers.items() if name != "X"}
    assert known == dict(unknown.headers)


# The link in the letter


def test_link_opens_the_draft_after_a_button_and_nothing_by_reading(client):
    paper = draft()
    link = draft_links.path_to(paper)
    assert "Open my draft" in text(client.get(link))
    assert client.get(page(paper, "check")).status_code == 302
    assert client.post(link).url == page(paper, "check")
    assert client.get(page(paper, "check")).status_code == 200


def test_link_returns_to_the_declarations_once_they_are_begun(client):
    paper = draft()
    services.change_text(paper, {"ethics": "Approved."}, by=paper.submitter)
    assert client.post(draft_links.path_to(paper)).url == page(paper, "declare")


def test_link_is_followed_as_browsers_send_it():
    """A page without a referrer posts its form with `Origin: null` (SC18)."""
    browser, paper = Client(enforce_csrf_checks=True), draft()
    answer = browser.post(draft_links.path_to(paper), headers={"origin": "null"})
    assert answer.url == page(paper, "check")


def test_link_of_one_draft_opens_no_other(client):
    token = draft_links.path_to(draft()).rstrip("/").rsplit("/", 1)[1]
    assert client.post(page(draft(), "resume", token)).status_code == 410


def test_old_link_offers_a_new_one_and_opens_nothing(client, monkeypatch):
    paper = draft()
    link = draft_links.path_to(paper)
    monkeypatch.setattr(draft_links, "LIVES", -1)
    assert "Mail me a new link" in text(client.get(link))
    client.post(link)
    assert client.get(page(paper, "check")).status_code == 302
    assert "/resume/" in OutgoingMessage.objects.get().body


def test_link_ends_with_the_sending(client):
    paper = draft()
    link = draft_links.path_to(paper)
    services.send(paper, by=paper.submitter)
    assert client.post(link).status_code == 410


# The second screen


def test_check_page_waits_for_the_reading_with_a_link_to_look_again(client):
    factories.journal()
    address = give(client).url
    shown = text(client.get(address))
    assert "We are reading your file" in shown
    assert "Look again" in shown
    paper = Submission.objects.get()
    assert client.get(page(paper, "reading")).json()["done"] is False


def test_check_page_admits_a_reading_that_takes_too_long(client):
    factories.journal()
    address = give(client).url
    assert "longer than it should" not in text(client.get(address))
    long_ago = timezone.now() - timezone.timedelta(minutes=4)
    ManuscriptFile.objects.update(created_at=long_ago)
    assert "longer than it should" in text(client.get(address))


def test_check_page_says_why_a_file_could_not_be_read(client):
    paper = guest_draft(client)
    Version.objects.update(
        state=ReadingState.REFUSED, refusal="scan.pdf holds pictures."
    )
    shown = text(client.get(page(paper, "check")))
    assert "scan.pdf holds pictures." in shown
    assert "?edit=title" in shown
    assert "Give another file" in shown


def test_each_row_opens_as_a_form_and_saves(client):
    paper = guest_draft(client)
    address = page(paper, "check")
    topic = paper.journal.topics.first()
    section = paper.journal.sections.last()
    for row, value in {
        "title": "Another title",
        "abstract": "Another abstract.",
        "keywords": "reading; screens, classes",
        "section": section.pk,
        "topics": [topic.pk],
        "funding": "The Fund, grant 7.",
    }.items():
        assert f'name="row" value="{row}"' in text(client.get(f"{address}?edit={row}"))
        answer = client.post(address, {"row": row, row: value})
        assert answer.url == f"{address}#row-{row}"
    paper.refresh_from_db()
    assert (paper.title, paper.section) == ("Another title", section)
    assert paper.keywords == ["reading", "screens", "classes"]
    assert list(paper.topics.all()) == [topic]
    assert paper.funding == "The Fund, grant 7."
    assert set(paper.versions.get().reading["checked"]) >= {"title", "topics"}


def test_bad_row_keeps_what_was_typed(client):
    paper = guest_draft(client)
    typed = ", ".join(f"word{n}" for n in range(13))
    answer = client.post(page(paper, "check"), {"row": "keywords", "keywords": typed})
    assert answer.status_code == 422
    assert typed in text(answer)
    assert "at most 12" in text(answer)


def people(*names, corresponding=0, **more):
    data = {"row": "people", "count": len(names), "corresponding": corresponding}
    for place, name in enumerate(names):
        data |= {
            f"p{place}-name": name,
            f"p{place}-email": f"{name.lower()}@example.org",
        }
    return data | more


def test_authors_are_saved_in_order_with_their_affiliations(client):
    paper = guest_draft(client)
    data = people("Lina", "Omar", corresponding=1)
    data |= {"p0-affiliations": [" University A", "", "University B\n"]}
    data |= {"p1-orcid": "https://orcid.org/0000-0002-1825-0097"}
    client.post(page(paper, "check"), data)
    lina, omar = paper.contributors.all()
    assert [a.name for a in lina.affiliations.all()] == ["University A", "University B"]
    assert (omar.is_corresponding, lina.is_corresponding) == (True, False)
    assert omar.orcid == "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("act", "names"),
    [
        ("up:1", ["Omar", "Lina", "Mina"]),
        ("down:1", ["Lina", "Mina", "Omar"]),
        ("remove:0", ["Omar", "Mina"]),
        ("add", ["Lina", "Omar", "Mina", ""]),
        ("up:9", ["Lina", "Omar", "Mina"]),
    ],
)
def test_buttons_rearrange_authors_without_saving(client, act, names):
    paper = guest_draft(client)
    data = people("Lina", "Omar", "Mina", act=act)
    answer = client.post(page(paper, "check"), data)
    assert [
        form["name"].value() or "" for form in answer.context["form"].forms
    ] == names
    assert [c.name for c in paper.contributors.all()] == ["Amara Tadesse"]


def test_bad_author_is_named_and_everything_typed_is_kept(client):
    paper = guest_draft(client)
    data = people("Lina", "Omar") | {"p1-email": "omar.benali"}
    answer = client.post(page(paper, "check"), data)
    assert answer.status_code == 422
    assert 'value="omar.benali"' in text(answer)
    assert "2. E-mail address: Write an address" in text(answer)


def test_changed_title_makes_a_new_review_copy_to_look_at(client):
    paper = guest_draft(client)
    client.post(page(paper, "check"), {"row": "title", "title": "Quite another"})
    version = paper.versions.get()
    assert version.review_copy is None
    assert version.confirmed_at is None
    assert "Making the copy that reviewers will see" in text(
        client.get(page(paper, "check"))
    )


def test_report_names_what_was_lost_with_its_place(client):
    paper = guest_draft(client)
    Version.objects.update(
        reading={
            "counts": {"tables": {"in": 30, "out": 29}},
            "warnings": [
                {"kind": "tables", "text": "A table was cut.", "place": "page 4"}
            ],
            "found": {"title": {"place": "Title style", "sure": True}},
            "title": "Reading on screens",
        }
    )
    shown = text(client.get(page(paper, "check")))
    assert "1 lost" in shown
    assert "A table was cut." in shown
    assert "page 4" in shown
    assert "Read from your file: Title style" in shown


def test_replacing_the_file_forgets_what_was_read_and_keeps_what_was_typed(client):
    paper = guest_draft(client)
    Version.objects.update(reading={"title": "Reading on screens"})
    client.post(page(paper, "check"), {"row": "abstract", "abstract": "Typed."})
    assert client.post(page(paper, "replace"), {"files": upload()}).status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.abstract) == ("", "Typed.")
    version = paper.versions.get()
    assert version.state == ReadingState.WAITING
    assert version.manuscript.name == "paper.md"


def test_draft_is_deleted_by_post_only(client):
    paper = guest_draft(client)
    assert client.get(page(paper, "delete")).status_code == 302
    assert client.post(page(paper, "delete")).url == START
    assert not Submission.objects.exists()


# The third screen


def test_missing_declarations_are_named_and_typed_ones_kept(client):
    paper = guest_draft(client)
    answer = client.post(page(paper, "declare"), {"act": "send", "ethics": "Approved."})
    assert answer.status_code == 422
    shown = text(answer)
    assert "Approved." in shown
    assert 'href="#id_competing_interests"' in shown
    assert "Look at the review copy and confirm it." in shown
    paper.refresh_from_db()
    assert paper.status == Status.DRAFT


def test_paper_without_title_is_not_sent_and_the_declarations_are_kept(client):
    paper = guest_draft(client)
    Submission.objects.update(title="")
    answer = client.post(page(paper, "declare"), DECLARED)
    assert answer.status_code == 422
    assert "?edit=title" in text(answer)
    paper.refresh_from_db()
    assert (paper.status, paper.ethics) == (Status.DRAFT, "Not applicable")


def test_paper_whose_copy_is_being_made_is_not_sent(client):
    paper = guest_draft(client)
    ManuscriptFile.objects.filter(kind=FileKind.REVIEW_COPY).delete()
    answer = client.post(page(paper, "declare"), DECLARED)
    assert answer.status_code == 422
    assert "The review copy is not ready yet." in text(answer)


def test_suggested_and_opposed_reviewers_are_kept(client):
    paper = guest_draft(client)
    colleagues = {"s0-name": "Wei Chen", "o0-name": "Per Berg", "o0-reason": "Rival."}
    client.post(page(paper, "declare"), DECLARED | colleagues)
    kept = paper.suggestions.values_list("name", "is_opposed", "reason")
    assert set(kept) == {("Wei Chen", False, ""), ("Per Berg", True, "Rival.")}


def test_reason_without_a_name_is_a_problem(client):
    paper = guest_draft(client)
    answer = client.post(page(paper, "declare"), DECLARED | {"o4-reason": "Rival."})
    assert answer.status_code == 422
    assert 'href="#id_o4-name"' in text(answer)


def test_autosave_keeps_the_text_and_notices_another_tab(client):
    paper = guest_draft(client)
    form = client.get(page(paper, "declare")).context["form"]
    first = {"version": form["version"].value(), "ethics": "Half a sen"}
    saved = client.post(page(paper, "declare-draft"), first)
    assert saved.status_code == 200
    stale = client.post(page(paper, "declare-draft"), first | {"ethics": "Other"})
    assert stale.status_code == 409
    assert stale.json() == saved.json()
    paper.refresh_from_db()
    assert paper.ethics == "Half a sen"


def test_three_screens_from_the_first_to_the_receipt(client):
    """ux.md 4: the flow fails when it needs more screens than the table says."""
    factories.journal()
    screens = [client.get(START)]
    answer = give(client)
    [version] = Version.objects.all()
    services.read_version(version)
    paper = Submission.objects.get()
    assert (paper.title, paper.keywords) == (
        "Reading on screens",
        ["reading", "screens"],
    )
    paper.section = paper.journal.sections.first()
    paper.save()
    services.byline.write_people(
        paper, [services.byline.Person("Amara Tadesse", email="amara@example.org")]
    )
    screens.append(client.get(answer.url))
    screens.append(client.get(page(paper, "declare")))
    receipt = client.post(page(paper, "declare"), DECLARED, follow=True)
    assert [screen.status_code for screen in screens] == [200, 200, 200]
    assert len(screens) == 3
    paper.refresh_from_db()
    assert paper.status == Status.SUBMITTED
    assert paper.number in text(receipt)
    assert [url for url, _code in receipt.redirect_chain] == [page(paper, "received")]


def test_sent_paper_shows_its_receipt_to_the_guest_and_to_nobody_else(client):
    paper = guest_draft(client)
    client.post(page(paper, "declare"), DECLARED)
    assert client.get(page(paper, "received")).status_code == 200
    assert client.get(page(paper, "check")).status_code == 302
    stranger = Client()
    assert stranger.get(page(paper, "received")).url.startswith("/accounts/login/")
    stranger.force_login(factories.chief())
    assert stranger.get(page(paper, "received")).status_code == 404


def test_sent_twice_is_sent_once(client):
    paper = guest_draft(client)
    client.post(page(paper, "declare"), DECLARED)
    answer = client.post(page(paper, "declare"), DECLARED)
    assert answer.status_code == 302
    assert Event.objects.filter(kind="submission.submit").count() == 1
