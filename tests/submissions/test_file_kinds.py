"""Several files at once: which is the manuscript, its parts, and what goes beside it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from journal.models import Event
from journal.verdict import NotAllowed
from submissions import services, tasks
from submissions.choices import FileKind, ReadingState, Status
from submissions.models import ManuscriptFile, SupplementCopy, Version
from submissions.reading import Refused
from submissions.services.keeping import kinds_of
from tests import factories
from tests.factories.submissions import draft

from .test_views_submit import PAPER, page, text

pytestmark = pytest.mark.django_db

TABLE = b"school,score\nA,4\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40
TEX = b"\\documentclass{article}\\begin{document}Text.\\end{document}"
M, P, S = FileKind.MANUSCRIPT, FileKind.SUPPORT, FileKind.SUPPLEMENT


def kept(paper):
    files = ManuscriptFile.objects.filter(version__submission=paper)
    return {file.name: FileKind(file.kind) for file in files}


def give(author, files, kinds=None, **more):
    return services.start_draft(
        factories.journal(), files, by=author, kinds=kinds, **more
    )


def test_what_each_file_is_as_far_as_we_can_tell():
    latex = {
        "paper.tex": TEX,
        "refs.bib": b"@book{a}",
        "fig.pdf": b"%PDF-1.7",
        "fig.png": PNG,
        "own.cls": b"\\x",
        "data.csv": TABLE,
    }
    assert kinds_of(latex) == {
        "paper.tex": M,
        "refs.bib": P,
        "fig.pdf": P,
        "fig.png": P,
        "own.cls": P,
        "data.csv": S,
    }
    pdf = {"paper.pdf": b"%PDF-1.7 the text", "survey.pdf": b"%PDF-", "fig.png": PNG}
    assert kinds_of(pdf) == {"paper.pdf": M, "survey.pdf": S, "fig.png": P}


def test_bundle_is_the_manuscript_beside_what_none_can_be():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("paper.tex", TEX)
    bundle = {"bundle.zip": held.getvalue(), "data.csv": TABLE}
    assert kinds_of(bundle) == {"bundle.zip": M, "data.csv": S}
    with pytest.raises(Refused, match="None of the files"):
        kinds_of({"part.tex": b"\\section{One}", "more.tex": b"\\section{Two}"})


def test_the_author_s_word_counts_and_one_file_is_the_manuscript():
    files = {"a.md": PAPER, "b.md": PAPER, "fig.png": PNG}
    said = kinds_of(files, {"b.md": M, "fig.png": S})
    assert said == {"a.md": P, "b.md": M, "fig.png": S}
    with pytest.raises(NotAllowed, match=r"not a\.md and b\.md"):
        kinds_of(files, {"a.md": M, "b.md": M})
    with pytest.raises(NotAllowed, match=r"b\.md cannot be taken"):
        kinds_of(files, {"b.md": S})


def test_files_of_every_kind_are_given_at_once_on_the_first_screen(client):
    factories.journal()
    files = {"paper.md": PAPER, "fig.png": PNG, "data.csv": TABLE, "r.bib": b"@book{a}"}
    data = {
        "email": "amara@example.org",
        "files": [SimpleUploadedFile(name, held) for name, held in files.items()],
        "kind": ["", "supplement", "", ""],
    }
    client.post("/submit/", data)
    version = Version.objects.get()
    assert kept(version.submission) == {
        "paper.md": M, "fig.png": S, "data.csv": S, "r.bib": P,
    }  # fmt: skip
    assert {f.copy_state for f in version.files.filter(kind=S)} == {"waiting"}
    assert Event.objects.filter(kind="supplement.added").count() == 2
    client.force_login(version.submission.submitter)
    assert "2 supplementary files" in text(
        client.get(page(version.submission, "check"))
    )


def test_kinds_that_do_not_fit_the_files_are_not_believed(client):
    factories.journal()
    data = {"email": "a@example.org", "files": SimpleUploadedFile("p.md", PAPER)}
    for kind in (["", "supplement"], ["review_copy"], ["media"]):
        client.post("/submit/", data | {"kind": kind})
        data["files"] = SimpleUploadedFile("p.md", PAPER)
    assert set(ManuscriptFile.objects.values_list("kind", flat=True)) == {M}


def test_bad_file_among_several_is_named_and_nothing_is_kept(client):
    factories.journal()
    for files, reason in (
        ([("p.md", PAPER), ("data.xlsx", b"MZ")], "data.xlsx: "),
        ([("p.md", PAPER), ("p.md", PAPER)], "Two files are called p.md"),
        ([("p.docx", b"PK"), ("p.md", PAPER)], "p.docx"),
    ):
        held = [SimpleUploadedFile(*file) for file in files]
        answer = client.post("/submit/", {"email": "a@example.org", "files": held})
        assert answer.status_code == 422
        assert reason in text(answer)
        assert 'value="a@example.org"' in text(answer)
    assert not ManuscriptFile.objects.exists()


def test_replaced_manuscript_keeps_supplements_and_takes_one_of_the_same_name():
    author = factories.person()
    paper = give(author, {"p.md": PAPER, "a.csv": TABLE, "b.csv": TABLE})
    services.add_files(paper, {"q.md": PAPER, "b.csv": b"c,d\n"}, by=author)
    assert kept(paper) == {"q.md": M, "a.csv": S, "b.csv": S}
    sizes = dict(ManuscriptFile.objects.values_list("name", "size"))
    assert sizes["b.csv"] == 4


def test_all_files_of_a_version_together_have_their_bounds(settings):
    settings.MOST_FILES = 3
    author = factories.person()
    paper = give(author, {"p.md": PAPER, "a.csv": TABLE, "b.csv": TABLE})
    with pytest.raises(NotAllowed, match="at most 3 files"):
        services.add_files(paper, {"q.md": PAPER, "c.csv": TABLE}, by=author)
    assert kept(paper) == {"p.md": M, "a.csv": S, "b.csv": S}


def test_kind_is_changed_by_a_plain_form_and_the_text_is_read_anew(client):
    paper = draft()
    author = paper.submitter
    other_paper = PAPER.replace(b"Schools", b"Text of b.")
    services.add_files(paper, {"a.md": PAPER, "b.md": other_paper}, by=author)
    services.add_supplements(paper, {"t.csv": TABLE}, by=author)
    tasks.read.func(paper.versions.get().pk)
    files = {f.name: f for f in ManuscriptFile.objects.filter(uploaded_by=author)}
    address = page(paper, "supplements")
    client.force_login(author)

    def say(name, kind):
        file = files[name]
        data = {"act": f"sort:{file.uuid}", f"kind-{file.uuid}": kind}
        return text(client.post(address, data, follow=True))

    was = kept(paper)
    [other] = [name for name in ("a.md", "b.md") if was[name] == P]
    [main] = [name for name in ("a.md", "b.md") if was[name] == M]
    shown = text(client.get(address))
    assert f'name="kind-{files[other].uuid}"' in shown
    say(other, "manuscript")
    assert kept(paper) == {other: M, main: P, "t.csv": S}
    version = Version.objects.get()
    assert (version.state, version.reading) == (ReadingState.WAITING, {})
    tasks.read.func(version.pk)
    words = {"a.md": "Schools measure", "b.md": "Text of b."}
    read = Version.objects.get()
    assert words[other] in read.body, read.refusal  # as said, not as guessed
    tasks.clean_supplement.func(files["t.csv"].pk)
    assert SupplementCopy.objects.exists()
    say("t.csv", "support")
    assert kept(paper)["t.csv"] == P
    assert not SupplementCopy.objects.exists()
    say("t.csv", "supplement")
    assert ManuscriptFile.objects.get(name="t.csv").copy_state == "waiting"
    assert "say first which other file" in say(other, "support")
    assert "cannot be the manuscript" in say("t.csv", "manuscript")
    assert "cannot be taken" in say(main, "supplement")
    say(main, "review_copy")
    given = {n: k for n, k in kept(paper).items() if k in (M, P, S)}
    assert given == {other: M, main: P, "t.csv": S}
    assert Event.objects.filter(kind="file.kind", actor=author).count() == 3


def test_kind_of_a_sent_file_stays_and_is_nobody_else_s_to_change(client):
    paper = draft()
    file = paper.versions.get().manuscript
    client.force_login(factories.chief())
    data = {"act": f"sort:{file.uuid}", f"kind-{file.uuid}": "support"}
    assert client.post(page(paper, "supplements"), data).status_code == 404
    paper = services.send(paper, by=paper.submitter)
    assert paper.status == Status.SUBMITTED
    with pytest.raises(NotAllowed):
        services.change_kind(file, P, by=paper.submitter)
    client.force_login(paper.submitter)
    assert "kind-" not in text(client.get(page(paper, "supplements")))
