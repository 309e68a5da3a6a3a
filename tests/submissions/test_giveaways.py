"""The warning list of what may tell who wrote a paper, with the places (SC15)."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from submissions import giveaways, services
from submissions.choices import FileKind
from submissions.giveaways import Marks, in_body, in_text
from submissions.models import Version
from submissions.services.byline import Person, write_people
from tests import factories
from tests.factories.submissions import keep_file

NOBODY = Marks()
AUTHORS = Marks(
    names=("Lina Tanaka", "田中里奈"),
    families=("Tanaka",),
    places=("Universität Freiburg",),
)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("said Lina Tanaka in class", "name", "Lina Tanaka"),
        ("由田中里奈提出", "name", "田中里奈"),
        ("schools near Universität Freiburg took part", "affiliation", "Universität Freiburg"),
        ("write to anyone@uni.example.org.", "email", "anyone@uni.example.org"),
        ("(0000-0002-1825-0097)", "orcid", "0000-0002-1825-0097"),
        ("In our previous work, pupils", "own_work", "our previous work"),
        ("as we have shown elsewhere", "own_work", "as we have shown elsewhere"),
        ("We previously reported that", "own_work", "We previously reported"),
        ("en nuestro trabajo anterior", "own_work", "nuestro trabajo anterior"),
        ("dans nos travaux précédents", "own_work", "nos travaux précédents"),
        ("в нашей предыдущей работе", "own_work", "нашей предыдущей работе"),
        ("我们之前的研究表明", "own_work", "我们之前的研究"),
        ("We thank the teachers", "thanks", "We thank"),
        ("Supported by grant DFG-123456.", "grant", "Supported by grant DFG-123456"),
        ("code: https://github.com/ltanaka/marks", "link", "https://github.com/ltanaka/marks"),
        ("data at osf.io/ab3cd", "link", "osf.io/ab3cd"),
        ("see ltanaka.github.io/x", "link", "ltanaka.github.io/x"),
    ],
)  # fmt: skip
def test_each_sort_is_found_with_its_words(text, kind, found):
    told = {one.kind: one.found for one in in_text("Method, ¶ 2", text, AUTHORS)}
    assert told.get(kind) == found


@pytest.mark.parametrize(
    "text",
    [
        "Previous work measures marks; our study asks why.",
        "Tanakas are a family of models.",
        "The award went to a school in 2024.",
        "See https://example.org/github and figure 12.",
        "Numbers 1234-5678 and the project on 1200 pupils.",
        "",
    ],
)
def test_ordinary_sentences_raise_nothing(text):
    assert list(in_text("x", text, AUTHORS)) == []


BODY = """<section id="s-1"><h2>Method</h2><p>First words.</p>
<p>Code is <a href="https://github.com/lt/marks">here</a>.</p>
<figure><img src="media:fig-1.png" alt="Drawn by Lina Tanaka"><figcaption><p>A chart.</p></figcaption></figure>
<section><h3>Acknowledgements</h3><p>Thanks to all.</p></section></section>
<section class="references"><ol><li id="r-1">Okafor, E. (2024). Counting.</li>
<li id="r-2">Tanaka, L. (2023). Marks. <em>Schools</em>.</li></ol></section>"""  # fmt: skip


def test_places_are_paragraphs_pictures_headings_and_numbers_of_references():
    assert [(one.kind, one.place, one.found) for one in in_body(BODY, AUTHORS)] == [
        ("link", "Method, ¶ 2", "https://github.com/lt/marks"),
        ("name", "Method, alt", "Lina Tanaka"),
        ("thanks", "Acknowledgements", "Acknowledgements"),
        ("self_cited", "[2]", "Tanaka"),
    ]


def test_excerpt_has_the_words_around():
    text = f"{'a ' * 60}our earlier study {'b ' * 60}"
    [one] = in_text("x", text, NOBODY)
    assert (len(one.before), one.found, len(one.after)) == (60, "our earlier study", 60)


@pytest.mark.django_db
def test_author_and_editor_see_the_list_and_only_where_authors_are_hidden(client):
    paper = factories.draft()
    version = paper.versions.get()
    version.body = "<section><h2>Method</h2><p>As our previous work says.</p></section>"
    version.save()
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Amara Tadesse"
    Image.new("RGB", (20, 20)).save(out, "PNG", exif=exif)
    keep_file(version, FileKind.SUPPORT, "fig.png", out.getvalue(), "image/png")
    services.prepare_review_copy(version)
    found = giveaways.read(Version.objects.get().reading["giveaways"])
    assert [(one.kind, one.place) for one in found] == [
        ("own_work", "Method, ¶ 1"),
        ("picture", "fig.png"),
    ]
    client.force_login(paper.submitter)
    page = client.get(reverse("submissions:check", args=[paper.uuid])).content.decode()
    assert "<mark>our previous work</mark>" in page
    services.send(paper, by=paper.submitter)
    editor = factories.chief()
    services.assign_editor(paper, editor, by=editor)
    client.force_login(editor)
    triage = reverse("reviews:triage", args=[paper.uuid])
    for address in (triage, paper.get_desk_url()):
        page = client.get(address).content.decode()
        assert "<mark>our previous work</mark>" in page
        assert "fig.png" in page
    type(paper).objects.update(anonymity="triple")
    assert "our previous work" not in client.get(triage).content.decode()
    type(paper).objects.update(anonymity="single")
    assert "our previous work" not in client.get(triage).content.decode()


@pytest.mark.django_db
def test_marks_are_the_names_and_places_of_all_authors():
    paper = factories.draft()
    write_people(
        paper, [Person("Lina Tanaka", native_name="田中里奈", affiliations=("Uni A",))]
    )
    marks = Marks.of(paper)
    assert marks.names == ("Lina Tanaka", "田中里奈")
    assert (marks.families, marks.places) == (("Tanaka",), ("Uni A",))
