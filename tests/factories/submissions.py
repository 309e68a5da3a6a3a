"""Papers from draft to review, with a text and a review copy that really exist."""

import io
from datetime import timedelta
from functools import cache

import pikepdf
from django.utils import timezone

from journal import storage
from reviews import services as reviewing_services
from submissions import services
from submissions.author_links import hash_of, token_for
from submissions.choices import CopyState, FileKind, ReadingState
from submissions.models import (
    ManuscriptFile,
    SpecialIssue,
    Submission,
    SupplementCopy,
    Version,
)
from submissions.services.byline import Person, write_people
from submissions.services.drafting import put_people

from .journal import chief, journal, person
from .kept import begins_tests


def _blank_page():
    """A PDF that every reader opens."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"0 0 595 842 re")
        pdf.save(held)
    return held.getvalue()


PDF = _blank_page()
BODY = (
    '<section id="s-1"><h2>Introduction</h2><p>Schools measure what they can '
    'count <a class="cite" href="#r-1">(Okafor, 2024)</a>.</p></section>'
    '<section class="references"><ol><li id="r-1">Okafor, E. (2024). Counting. '
    '<a href="https://doi.org/10.5555/okafor">https://doi.org/10.5555/okafor</a>'
    "</li></ol></section>"
)


def keep_file(version, kind, name, data, media_type):
    """A file of a version whose bytes are in the storage."""
    held = kept(data, media_type)
    return ManuscriptFile.objects.create(
        version=version,
        kind=kind,
        name=name,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type=media_type,
    )


def give_copy(file, data):
    """The clean copy of a supplementary file, as the job leaves it."""
    held = kept(data, file.media_type)
    file.copy_state = CopyState.CLEAN
    file.save()
    return SupplementCopy.objects.create(
        file=file,
        key=held.key,
        size=held.size,
        sha256=held.sha256,
        media_type=file.media_type,
    )


@cache
def kept(data, media_type):
    """The object with these bytes: one serves every test of a worker."""
    return storage.put(data, content_type=media_type)


def give_version(submission, number):
    """A version that has been read and has its review copy."""
    version, _made = Version.objects.get_or_create(submission=submission, number=number)
    version.state, version.body = ReadingState.READ, BODY
    version.word_count, version.page_count = 1200, 6
    version.confirmed_at = timezone.now()
    version.reading = {"format": "markdown", "counts": {}, "warnings": []}
    version.save()
    keep_file(
        version, FileKind.MANUSCRIPT, "paper.md", b"# Paper\n\nText.", "text/markdown"
    )
    keep_file(version, FileKind.REVIEW_COPY, "copy.pdf", PDF, "application/pdf")
    return version


@begins_tests
def draft(by=None, *, title="Counting what counts", section=None, coauthors=()):
    """A draft that could be sent at once."""
    the_journal = journal()
    submission = Submission.objects.create(
        journal=the_journal,
        submitter=by or person("Amara Tadesse"),
        title=title,
        abstract="Schools measure what they can count. We ask what that does.",
        keywords=["measurement", "schools"],
        section=section or the_journal.sections.first(),
        anonymity=the_journal.anonymity,
    )
    give_version(submission, 1)
    author = submission.submitter
    people = [Person(name=author.name, email=author.email, is_corresponding=True)]
    write_people(submission, [*people, *coauthors])
    return submission


@begins_tests
def sent(by=None, **fields):
    """A paper that waits for its first look."""
    submission = draft(by, **fields)
    return services.send(submission, by=submission.submitter)


@begins_tests
def under_review(by=None, *, editor=None, **fields):
    """A paper whose first round is open, with a handling editor."""
    submission = sent(by, **fields)
    editor = editor or chief()
    services.assign_editor(submission, editor, by=editor)
    reviewing_services.send_to_review(submission, by=editor)
    return Submission.objects.get(pk=submission.pk)


def special_issue(theme="Measuring less", *, opens=-1, closes=30, **fields):
    """A call for papers on a theme, open for a month."""
    today = timezone.localdate()
    return SpecialIssue.objects.create(
        journal=journal(),
        theme=theme,
        opens_on=today + timedelta(days=opens),
        closes_on=today + timedelta(days=closes),
        **fields,
    )


def guest_editor(special, name="Guest Editor", *, by=None):
    """Somebody whom a chief editor asked to edit a special issue."""
    guest = person(name)
    services.appoint_guest(special, guest, by=by or chief("Appoints Guests"))
    return type(guest).objects.get(pk=guest.pk)


def into(special, paper):
    """A paper that was sent for a special issue."""
    Submission.objects.filter(pk=paper.pk).update(special_issue=special)
    return Submission.objects.get(pk=paper.pk)


def editor_of(submission):
    """Who handles it."""
    return submission.editor_assignments.get(ended_at=None).editor


def confirm(version):
    version.confirmed_at = timezone.now()
    version.save()


def confirm_all(submission):
    """Every author has said yes, each from a mailbox of their own."""
    for author in submission.contributors.awaited():
        author.email = author.email or f"author{author.pk}@example.net"
        author.token_hash = hash_of(token_for(author))
        author.save()
        services.confirm_authorship(author, token=token_for(author))


def rename_authors(submission, people):
    """Other authors after sending: all were asked and agreed, and an editor approved."""
    put_people(submission, people)
    return Submission.objects.get(pk=submission.pk)
