"""A reviewer's files: given with the report, cleaned, held back for a name, released."""

import io
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.choices import ErasureReason, Role
from journal.erasure import erase_person
from reviews import own_data, services, tasks
from reviews.models import ReviewAssignment, ReviewAttachment
from reviews.services.deciding import letter_text
from reviews.tokens import token_for
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of
from tests.permissions.canary_world import pdf_with

from .test_views_reviewer import form_of

pytestmark = pytest.mark.django_db


def pdf(text="See the table.", author="Emeka Obi"):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_with(text))) as made:
        made.docinfo["/Author"] = author
        made.save(out)
    return out.getvalue()


def upload(name, data):
    return SimpleUploadedFile(name, data)


def give(assignment, *files, client=None, **changes):
    """Post the form of the report with files, as a browser does."""
    client = client or signed_in(assignment.reviewer)
    version = assignment.review.draft_version
    data = form_of(assignment, version=version, next="attach", files=files, **changes)
    answer = client.post(assignment.get_absolute_url(), data)
    assignment.review.refresh_from_db()
    return answer


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def only(assignment):
    return ReviewAttachment.objects.get(review__assignment=assignment)


def prepared(assignment, text="See the table."):
    """A file that was given and cleaned."""
    give(assignment, upload("Obi remarks.pdf", pdf(text)))
    tasks.clean_attachment.func(only(assignment).pk)
    return only(assignment)


def at(file, name="review-file"):
    return reverse(f"reviews:{name}", args=[file.uuid])


def got(client, file, name="review-file"):
    """The bytes behind the link, or the status of what was answered instead."""
    answer = client.get(at(file, name))
    if answer.status_code != 302 or answer["Location"].startswith("/"):
        return answer.status_code
    with urlopen(answer["Location"], timeout=5) as stored:  # noqa: S310
        return stored.read()


def test_file_is_given_with_the_report_without_an_account_and_without_scripts():
    assignment = factories.invited()
    guest = Client()
    guest.post(reverse("reviews:invitation-accept", args=[token_for(assignment)]))
    assignment = ReviewAssignment.objects.get(pk=assignment.pk)
    answer = give(assignment, upload("Obi remarks.pdf", pdf()), client=guest)
    assert answer["Location"].endswith("#files")
    file = only(assignment)
    assert (file.name, file.is_waiting) == ("Obi remarks.pdf", True)
    assert assignment.review.draft["comments"]  # what was typed is kept with it
    page = guest.get(assignment.get_absolute_url()).content.decode()
    assert "Obi remarks.pdf" in page
    assert 'enctype="multipart/form-data"' in page
    assert b"Emeka Obi" in got(guest, file, "review-file-original")
    assert got(guest, file) == 302  # to sign-in: there is no clean copy yet
    give(assignment, client=guest, remove_file=str(file.uuid))
    assert not ReviewAttachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tool.exe", b"MZ", "cannot be taken"),
        ("page.html", b"<p>", "cannot be taken"),
        ("a.docx", b"MZ", "is not a docx file inside"),
        ("a.png", b"%PDF-1.7", "is not a png file inside"),
        ("empty.txt", b" ", "is empty"),
    ],
)
def test_unfit_file_is_refused_with_a_sentence_and_the_text_is_kept(name, data, said):
    assignment = factories.reviewing()
    client = signed_in(assignment.reviewer)
    give(assignment, upload(name, data), client=client)
    assert said in client.get(assignment.get_absolute_url()).content.decode()
    assert not ReviewAttachment.objects.exists()
    assert assignment.review.draft["comments"]


def test_same_name_twice_and_too_many_files_are_refused(monkeypatch):
    assignment = factories.reviewing()
    give(assignment, upload("a.txt", b"one"), upload("b.txt", b"two"))
    give(assignment, upload("a.txt", b"other"))
    monkeypatch.setattr("reviews.services.attaching.MOST_FILES", 2)
    give(assignment, upload("c.txt", b"three"))
    assert set(ReviewAttachment.objects.values_list("name", flat=True)) == {
        "a.txt",
        "b.txt",
    }


def test_copy_that_goes_out_is_another_object_without_the_name_and_made_once():
    assignment = factories.reviewing(who=factories.reviewer("Emeka Okonkwo"))
    file = prepared(assignment)
    assert file.is_clean
    assert file.hits == []
    assert file.clean.key != file.key
    copy = got(signed_in(assignment.reviewer), file)
    assert b"Emeka" not in copy
    with pikepdf.open(io.BytesIO(copy)) as made:
        assert dict(made.docinfo) == {"/Producer": "Journal"}
    tasks.clean_attachment.func(file.pk)
    assert only(assignment).clean.pk == file.clean.pk


def test_file_that_cannot_be_cleaned_stays_with_its_reviewer():
    assignment = factories.reviewing()
    give(assignment, upload("a.pdf", b"%PDF-1.7\nnothing"))
    tasks.clean_attachment.func(only(assignment).pk)
    file = only(assignment)
    assert file.is_refused
    assert "damaged" in file.refusal
    services.submit_review(assignment, by=assignment.reviewer)
    editor = signed_in(editor_of(assignment.round.submission))
    assert got(editor, file) == 404
    page = editor.get(assignment.round.submission.get_desk_url()).content.decode()
    assert "nobody but its reviewer gets it" in page


def test_who_gets_which_copy_before_and_after_the_decision():
    """E11, cell by cell as far as two rounds of one paper have people for it."""
    paper = factories.under_review()
    assignment = factories.reviewing(paper)
    file = prepared(assignment)
    people = {
        "own": assignment.reviewer,
        "author": paper.submitter,
        "editor": editor_of(paper),
        "other editor": factories.handling_editor("Other"),
        "reading": factories.reviewing(paper).reviewer,
        "reported": factories.reported(paper).reviewer,
        "invited": factories.invited(paper).reviewer,
        "administrator": with_role(Role.ADMINISTRATOR),
        "member": factories.person(),
    }

    def having(name="review-file"):
        return {
            who
            for who, user in people.items()
            if got(signed_in(user), file, name) != 404
        }

    assert having() == {"own"}  # a draft is nobody else's (E10)
    services.submit_review(assignment, by=assignment.reviewer)
    assert having() == {"own", "editor"}
    factories.decided(paper, "minor")
    assert having() == {"own", "editor", "author", "reported"}
    assert having("review-file-original") == {"own"}
    assert Client().get(at(file)).status_code == 302
    link = signed_in(people["author"]).get(at(file))["Location"]
    signed = parse_qs(urlsplit(link).query)
    assert int(signed["X-Amz-Expires"][0]) <= 300
    assert signed["response-content-type"] == ["application/pdf"]
    assert signed["response-content-disposition"][0].startswith("attachment")
    assert "Emeka" not in link
    assert f"{paper.number}-round-1-reviewer-" in link
    letter = letter_text(paper.decisions.get())
    assert "With 1 file, on the paper’s page." in letter
    author = signed_in(people["author"]).get(paper.get_absolute_url()).content.decode()
    assert at(file) in author
    assert "Emeka" not in author


def test_file_that_names_its_reviewer_is_held_back_until_an_editor_lets_it_go():
    paper = factories.under_review()
    assignment = factories.reviewing(paper)
    file = prepared(assignment, text="As Emeka Obi said before")
    assert [hit["name"] for hit in file.hits] == ["Emeka Obi"]
    services.submit_review(assignment, by=assignment.reviewer)
    editor = editor_of(paper)
    desk = signed_in(editor)
    address = reverse("reviews:decide", args=[paper.uuid])
    page = desk.get(address).content.decode()
    assert "so it is held back" in page
    assert "<mark>Emeka Obi</mark> on page 1" in page
    services.save_decision(
        paper, by=editor, outcome="minor", subject="S", letter="Dear author."
    )
    look = desk.get(f"{address}?step=look").content.decode()
    assert "1 file of a report is held back" in look
    author = signed_in(paper.submitter)
    for stranger in (
        author,
        signed_in(factories.person()),
        signed_in(assignment.reviewer),
    ):
        assert stranger.post(at(file, "confirm-file")).status_code in (403, 404)
    assert desk.get(at(file, "confirm-file")).status_code == 404
    assert only(assignment).is_held_back
    assert desk.post(at(file, "confirm-file")).status_code == 302
    assert only(assignment).goes_out
    services.release_decision(paper, by=editor)
    assert b"%PDF" in got(author, file)


def test_held_back_file_does_not_go_out_with_the_decision():
    paper = factories.under_review()
    assignment = factories.reviewing(paper)
    file = prepared(assignment, text="As Emeka Obi said before")
    services.submit_review(assignment, by=assignment.reviewer)
    factories.decided(paper, "minor")
    author = signed_in(paper.submitter)
    assert got(author, file) == 404
    assert at(file) not in author.get(paper.get_absolute_url()).content.decode()
    assert "With 1 file" not in letter_text(paper.decisions.get())


def test_reviewer_can_let_the_own_name_stand_while_writing():
    assignment = factories.reviewing()
    file = prepared(assignment, text="As Emeka Obi said before")
    give(assignment, confirm_file=str(file.uuid))
    assert only(assignment).goes_out


def test_where_everybody_is_known_no_file_is_held_back():
    from journal.models import Journal

    factories.journal()
    Journal.objects.update(anonymity="open")
    assignment = factories.reviewing()
    assert prepared(assignment, text="As Emeka Obi said before").goes_out


def named(user, file):
    signed = parse_qs(urlsplit(signed_in(user).get(at(file))["Location"]).query)
    return signed["response-content-disposition"][0]


def test_reviewer_does_not_learn_the_own_number_before_it_is_given():
    file = prepared(factories.reviewing())
    assignment = file.review.assignment
    services.submit_review(assignment, by=assignment.reviewer)
    editor = editor_of(assignment.round.submission)
    assert "round-1-review-file-1" in named(assignment.reviewer, file)
    assert "round-1-reviewer-1-file-1" in named(editor, file)
    ReviewAssignment.objects.update(pseudonym=2)
    assert "round-1-reviewer-2-file-1" in named(editor, file)


def test_link_opens_the_files_of_its_own_round_and_a_stranger_has_none():
    """Two links in one browser; each file is asked for as the reviewer of its round."""
    first, second = factories.invited(), factories.invited(factories.under_review())
    guest = Client()
    files = []
    for assignment in (first, second):
        guest.post(reverse("reviews:invitation-accept", args=[token_for(assignment)]))
        files.append(prepared(ReviewAssignment.objects.get(pk=assignment.pk)))
    for file in files:
        assert got(guest, file, "review-file-original").startswith(b"%PDF")
        assert got(Client(), file, "review-file-original") == 302  # to sign-in
    only_first = Client()
    only_first.get(reverse("reviews:invitation", args=[token_for(first)]))
    assert got(only_first, files[1], "review-file-original") == 302


def test_file_that_is_taken_out_is_the_one_that_was_named_and_of_this_report():
    one = factories.reviewing()
    other = factories.reviewing(factories.under_review(), one.reviewer)
    give(one, upload("a.pdf", pdf()), upload("b.pdf", pdf()))
    give(other, upload("c.pdf", pdf()))
    files = {file.name: file for file in ReviewAttachment.objects.all()}
    give(one, remove_file=str(files["b.pdf"].uuid))
    give(one, remove_file=str(files["c.pdf"].uuid))
    left = ReviewAttachment.objects.values_list("name", flat=True)
    assert sorted(left) == ["a.pdf", "c.pdf"]


def test_nobody_touches_the_files_of_another_report():
    paper = factories.under_review()
    mine, other = factories.reviewing(paper), factories.reviewing(paper)
    give(mine, upload("a.txt", b"words"))
    file = only(mine)
    for act in ("remove_file", "confirm_file"):
        assert give(other, **{act: str(file.uuid)}).status_code == 404
        assert give(other, **{act: "nonsense"}).status_code == 404
    assert only(mine).pk == file.pk


def test_after_the_report_is_in_its_files_stay_as_they_are():
    assignment = factories.reviewing()
    give(assignment, upload("a.txt", b"words"))
    services.submit_review(assignment, by=assignment.reviewer)
    answer = give(assignment, upload("b.txt", b"more"))
    assert answer["Location"].endswith("/done/")
    assert only(assignment).name == "a.txt"


def test_erased_reviewer_leaves_the_released_copy_and_no_original():
    paper = factories.under_review()
    kept, lost = factories.reviewing(paper), factories.reviewing(paper)
    file = prepared(kept)
    give(lost, upload("Obi draft.txt", b"words"))
    services.submit_review(kept, by=kept.reviewer)
    factories.decided(paper, "minor")
    for assignment in (kept, lost):
        erase_person(
            assignment.reviewer, by=factories.chief("E"), reason=ErasureReason.ASKED
        )
    left = ReviewAttachment.objects.get()
    assert (left.pk, left.key, left.name) == (
        file.pk,
        file.clean.key,
        f"file-{file.pk}.pdf",
    )
    assert b"%PDF" in got(signed_in(paper.submitter), left)


def test_cleaning_that_was_lost_is_done_by_the_due_work():
    assignment = factories.reviewing()
    give(assignment, upload("a.txt", b"words"))
    call_command("run_due_work")
    assert only(assignment).is_waiting  # its worker may be at it
    ReviewAttachment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    call_command("run_due_work")
    assert only(assignment).is_clean


def test_own_data_and_the_count_of_authors_know_of_the_files():
    assignment = factories.reviewing()
    file = prepared(assignment, text="As Emeka Obi said before")
    give(assignment, upload("b.txt", b"words"))
    second = ReviewAttachment.objects.exclude(pk=file.pk).get()
    tasks.clean_attachment.func(second.pk)
    told = json.dumps(own_data.reviews(assignment.reviewer), default=str)
    assert "Obi remarks.pdf" in told
    services.submit_review(assignment, by=assignment.reviewer)
    paper = assignment.round.submission
    factories.decided(paper, "minor")
    author = signed_in(paper.submitter)
    page = author.get(paper.get_absolute_url()).content.decode()
    assert "File 1 with this report" in page
    assert "File 2" not in page  # the one held back leaves no gap
    assert "file-1.txt" in author.get(at(second))["Location"]
