"""An issue of three articles, stitched, and read back page by page."""

import dataclasses
import io
import re

import page
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from issues.stitch import (
    BoardMember,
    BoardRole,
    ContentsEntry,
    IssueSource,
    article_with_pages,
    assemble,
    naive,
    plan,
    with_notices,
)
from issues.stitch.front import STYLES, front_html
from issues.stitch.plan import Placed, roman
from journal.pdf import typeset
from journal.pdf.typesetting import typeset_page
from tests.factories.pdf import article_source, short_source


class Memory(dict):
    """A cache that remembers; what it was asked for and had not is work done."""

    def put(self, key, value):
        self[key] = value


def issue_of(articles, **changes):
    contents = tuple(
        ContentsEntry(source.key, source.section, source.title, source.authors)
        for source, _ in articles
    )
    fields = {
        "journal": "Journal of Trials",
        "volume": 2,
        "number": 4,
        "season": "winter",
        "year": 2026,
        "issn": "0000-0000",
        "published_on": "2026-12-21",
        "about": "A journal that exists in tests.",
        "board": (
            BoardRole("Editors", (BoardMember("Zhang Wen", "张文", "zh", "Wuhan"),)),
        ),
        "address": "office@trials.example",
        "licence": "CC BY 4.0.",
        "colophon": (("Type", "Source Serif 4."),),
        "contents": contents,
        "first_page": 39,
    }
    return IssueSource(**fields | changes)


@pytest.fixture(scope="module")
def cache():
    return Memory()


@pytest.fixture(scope="module")
def articles(cache):
    sources = (
        short_source("one", 1),
        article_source(key="two"),
        short_source("six", 4),
    )
    return [(source, typeset(source, cache)) for source in sources]


@pytest.fixture(scope="module")
def stitched(articles, cache):
    return assemble(issue_of(articles), articles, cache)


def texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [" ".join(p.get_textpage().get_text_range().split()) for p in document]
    document.close()
    return found


def failures(pdf):
    profile = page.ValidationProfile.PDF_UA_1
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return [(failure.rule_id, failure.message) for failure in report.failures]


def labels(pdf):
    """What a reader's program shows beside each page."""
    document = pypdfium2.PdfDocument(pdf)
    found = [document.get_page_label(number) for number in range(len(document))]
    document.close()
    return found


def band(pdf, number, *, foot=False, left=False):
    """The words of one corner of a page: the head band or the foot band."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[number]
    width, height = sheet.get_size()
    bottom, top = (0, height * 0.085) if foot else (height * 0.92, height)
    sides = (0, width * 0.25) if left else (width * 0.75, width)
    words = sheet.get_textpage().get_text_bounded(sides[0], bottom, sides[1], top)
    document.close()
    return words.strip()


def test_plan_follows_the_page_counts():
    assert plan(39, [("a", 2), ("b", 9)]) == [Placed("a", 39, 40), Placed("b", 41, 49)]
    assert [roman(n) for n in (1, 4, 9, 14, 49)] == ["i", "iv", "ix", "xiv", "xlix"]


def test_contents_give_the_pages_on_which_the_articles_begin(articles, stitched):
    pages = texts(stitched)
    contents = next(text for text in pages if text.startswith("Contents"))
    for source, _ in articles:
        start = next(n for n, text in enumerate(pages[4:], 4) if source.title in text)
        found = re.search(re.escape(source.title) + r"[ .]+(\d+)", contents)
        assert labels(stitched)[start] == found[1]


def test_every_folio_stands_outside_and_is_right(articles, stitched):
    firsts = {placed.first_page for placed in plan(
        39, [(source.key, made.pages) for source, made in articles])}  # fmt: skip
    for number, label in enumerate(labels(stitched)):
        if number == 0:
            continue
        if not label.isdigit():
            assert band(stitched, number, foot=True, left=number % 2 == 1) == label
            continue
        folio = int(label)
        left, foot = folio % 2 == 0, folio in firsts
        assert label in band(stitched, number, foot=foot, left=left).split()


def test_heads_name_authors_on_the_left_and_title_on_the_right(articles, stitched):
    pages = dict(zip(labels(stitched), texts(stitched), strict=True))
    start = 39 + articles[0][1].pages + articles[1][1].pages
    for folio in range(start + 1, start + articles[2][1].pages):
        authors, title = "Nguyễn, Chen, Haddad and Morozova", "On six"
        head = authors if folio % 2 == 0 else title
        other = title if folio % 2 == 0 else authors
        assert head in pages[str(folio)]
        assert other not in pages[str(folio)]


def test_first_page_has_the_journal_line_with_the_page_range(articles, stitched):
    pages = dict(zip(labels(stitched), texts(stitched), strict=True))
    start = 39 + articles[0][1].pages
    end = start + articles[1][1].pages - 1
    line = f"Journal of Trials 2 (4), {start}–{end} Winter 2026"
    assert line in pages[str(start)]


def front_of(people):
    """The journal's own pages for a board of so many, many with long names."""
    board = tuple(
        BoardMember("Oksana Shevchuk", "Оксана Шевчук", "uk", where)
        for where in ("National Open University of the Upper Dnister, Halych", "Lviv")
        * people
    )[:people]
    issue = issue_of(
        [(short_source("one"), None)],
        board=(BoardRole("Editors", board[:4]), BoardRole("Board", board[4:])),
        address="Press\n12 Lane\nQuay 4021\noffice@trials.example",
        colophon=(),
    )
    html, assets = front_html(issue, plan(1, [("one", 2)]))
    return texts(typeset_page(html, assets, STYLES).pdf)[1:-1]


def test_board_of_sixteen_is_one_page_with_address_and_rights():
    (page,) = front_of(16)
    assert "Quay 4021 office@trials.example" in page
    assert "Rights" in page


@pytest.mark.parametrize("people", [23, 25, 27])
def test_longer_board_takes_company_to_its_next_page(people):
    _, last = front_of(people)
    assert last.count("Oksana") >= 4
    assert "Rights" in last


def test_issue_is_accessible_and_says_what_it_is(stitched):
    assert failures(stitched) == []
    with pikepdf.open(io.BytesIO(stitched)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert (
            str(pdf.docinfo.Title)
            == "Journal of Trials, Volume 2, issue 4, Winter 2026"
        )
        (document,) = pdf.Root.StructTreeRoot.K
        assert [str(part.S) for part in document.K] == ["/Part"] * 4


def test_links_and_bookmarks_land_in_their_own_article(articles, stitched):
    with pikepdf.open(io.BytesIO(stitched)) as pdf:
        index = {sheet.objgen: number for number, sheet in enumerate(pdf.pages)}
        starts, place = [], 4
        for _, made in articles:
            starts.append(place)
            place += made.pages
        with pdf.open_outline() as outline:
            marks = {item.title: index[item.destination[0].objgen]
                     for item in outline.root}  # fmt: skip
            assert all(item.is_closed for item in outline.root if item.children)
        targets = []
        for number, sheet in enumerate(pdf.pages):
            for link in sheet.get(Name.Annots, ()):
                assert not isinstance(link.get(Name.Dest), pikepdf.String)
                if Name.Dest in link:
                    targets.append((number, index[link.Dest[0].objgen]))
                else:
                    assert "invalid" not in str(link.A.URI)
    assert [marks[source.title] for source, _ in articles] == starts
    assert list(dict.fromkeys(to for at, to in targets if at < 4)) == starts
    inner = [(at, to) for at, to in targets if at >= 4]
    assert len(inner) >= 3  # a link over two lines is two areas
    assert all(starts[1] <= to < starts[2] for _, to in inner)


def test_each_face_is_in_the_file_once(stitched):
    with pikepdf.open(io.BytesIO(stitched)) as pdf:
        files: dict[str, set] = {}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and Name.FontName in item:
                key = Name.FontFile2 if Name.FontFile2 in item else Name.FontFile3
                files.setdefault(str(item.FontName), set()).add(item[key].objgen)
    assert len(files) > 5
    assert {name: len(found) for name, found in files.items() if len(found) > 1} == {}


def test_a_face_of_the_machine_is_in_the_file_once_for_each_cut(cache):
    """Letters that no shipped face has come from the machine's Noto, unknown here."""
    rare = "<p>" + "ⵣⵉⵏ " * 3 + "</p>"
    sources = [
        dataclasses.replace(short_source(key), body=rare) for key in ("one", "six")
    ]
    pairs = [(source, typeset(source, cache)) for source in sources]
    pdf = assemble(issue_of(pairs), pairs, cache)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        faces = [
            str(item.FontName)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and Name.FontName in item
        ]
    assert any("Tifinagh" in face for face in faces)
    assert len(faces) == len(set(faces))
    assert texts(pdf)[-1].count("ⵣⵉⵏ") == 3


def test_same_issue_gives_same_bytes_without_rendering_anything(
    articles, stitched, cache
):
    before = set(cache)
    assert assemble(issue_of(articles), articles, cache) == stitched
    assert set(cache) == before


def test_growing_and_reordering_renders_only_what_changed(articles, cache):
    grown = dataclasses.replace(short_source("one", 3))
    changed = [articles[2], (grown, typeset(grown, cache)), articles[1]]
    before = len(cache)
    again = [(source, typeset(source, cache)) for source, _ in changed]
    steps = []
    pdf = assemble(issue_of(changed), again, cache, lambda *step: steps.append(step))
    assert len(cache) == before + 1  # the front matter, with its new page numbers
    assert all(made.cached for _, made in again)
    assert steps[0] == ("front matter", 0, 6)
    assert steps[-1] == ("done", 6, 6)
    pages = dict(zip(labels(pdf), texts(pdf), strict=True))
    for placed in plan(39, [(s.key, m.pages) for s, m in again]):
        title = next(s.title for s, _ in again if s.key == placed.key)
        assert title in pages[str(placed.first_page)]
    assert failures(pdf) == []


def read_back(pdf, articles, first_page):
    """Every number and target of an issue, read by a program that did not write them."""
    found, folios = labels(pdf), {}
    for placed in plan(first_page, [(s.key, m.pages) for s, m in articles]):
        title = next(s.title for s, _ in articles if s.key == placed.key)
        folios[title] = placed.first_page
        for folio in range(placed.first_page, placed.last_page + 1):
            at, foot = found.index(str(folio)), folio == placed.first_page
            words = band(pdf, at, foot=foot, left=folio % 2 == 0).split()
            assert str(folio) in words, (title, folio, words)
    document = pypdfium2.PdfDocument(pdf)
    marks = {
        m.get_title(): m.get_dest().get_index()
        for m in document.get_toc()
        if m.level == 0
    }
    document.close()
    contents = next(text for text in texts(pdf) if text.startswith("Contents"))
    for title, folio in folios.items():
        assert found[marks[title]] == str(folio)
        assert re.search(re.escape(title) + r"[ .]+(\d+)", contents)[1] == str(folio)


@pytest.mark.proof(seconds=5)
@pytest.mark.parametrize("first_page", [39, 40])
def test_shrinking_and_changing_sides_leaves_no_wrong_number(
    articles, cache, first_page
):
    """Of three articles the first gets longer or shorter by a page: all that follow
    change their side."""
    lengths = set()
    for paragraphs in (1, 4, 8):
        source = short_source("one", paragraphs)
        changed = [(source, typeset(source, cache)), articles[2], articles[1]]
        lengths.add(changed[0][1].pages % 2)
        issue = issue_of(changed, first_page=first_page)
        read_back(assemble(issue, changed, cache), changed, first_page)
    assert lengths == {0, 1}


def pixels(pdf, number, box):
    document = pypdfium2.PdfDocument(pdf)
    image = document[number].render(scale=1.5).to_pil()
    document.close()
    return image.crop([round(side * 1.5) for side in box]).tobytes()


def test_the_body_of_an_article_is_the_same_pixels_alone_and_in_the_issue(
    articles, stitched
):
    """Everything between the band of the head and that of the foot."""
    source, made = articles[1]
    alone = article_with_pages(source, made, issue_of(articles), 41)
    start = 4 + articles[0][1].pages
    for number in range(made.pages):
        box = (0, 56, 481, 630)
        own = pixels(made.pdf, number, box)
        assert pixels(stitched, start + number, box) == own
        assert pixels(alone, number, box) == own
        assert len(set(own)) > 10


def test_issue_that_begins_on_a_left_page_keeps_its_sides(articles, cache):
    pdf = assemble(issue_of(articles, first_page=40), articles, cache)
    assert labels(pdf)[:6] == ["i", "ii", "iii", "iv", "v", "40"]
    assert band(pdf, 5, foot=True, left=True) == "40"
    assert failures(pdf) == []


def test_published_article_by_itself_is_as_in_the_issue(articles):
    source, made = articles[1]
    pdf = article_with_pages(source, made, issue_of(articles), 41)
    assert labels(pdf) == [str(41 + number) for number in range(made.pages)]
    assert "Journal of Trials 2 (4), 41" in texts(pdf)[0]
    assert failures(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.docinfo.Title) == source.title


def test_stitched_pages_say_what_one_run_of_layout_says(articles, stitched):
    """Every page of the plain issue, without its own head, is a page of the stitched."""
    plain = texts(naive(issue_of(articles), articles).pdf)
    joined = texts(stitched)
    assert len(plain) == len(joined)
    for number, (one, other) in enumerate(zip(plain[4:], joined[4:], strict=True)):
        sentence = " ".join(one.split()[30:50])
        assert sentence in other, number


def test_a_notice_joins_heads_and_folios_and_breaks_no_rule(stitched):
    before = texts(stitched)
    words = (
        "RETRACTED, 22 November 2026: https://trials.example/articles/one/notices/1/"
    )
    place = len(before) - 1
    marked = with_notices(stitched, {place: words}, {place})
    assert marked == with_notices(stitched, {place: words}, {place})
    after = texts(marked)
    assert after[:place] == before[:place]
    assert after[place].count(words) == 2
    assert after[place].replace(words, "").split() == before[place].split()
    assert labels(marked) == labels(stitched)
    assert failures(marked) == []
