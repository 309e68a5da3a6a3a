"""PDF: the pages stay as they look; all that the file says of itself goes (F6)."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from submissions.cleaning.notes import Notes, Uncleanable
from submissions.cleaning.pdf import clean
from tests.permissions.canary_world import pdf_with

from .conftest import by_verifier, canaries, cleaned, jpeg


def everything(p):
    """A page of text with a photograph, and a canary in each other place."""
    with pikepdf.open(io.BytesIO(pdf_with("Fair marks are rare."))) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = [p("XMP creator")]
        for key in ("Author", "Title", "Creator", "Producer", "Company", "Keywords"):
            pdf.docinfo[f"/{key}"] = p(f"Info: {key}")
        pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
            pdf,
            p("attached file").encode(),
            filename=f"{p('name of an attached file')}.txt",
        )
        page = pdf.pages[0]
        photograph = Stream(pdf, jpeg(p, "photograph"))
        photograph.Type, photograph.Subtype = Name.XObject, Name.Image
        photograph.Width, photograph.Height = 40, 30
        photograph.ColorSpace, photograph.BitsPerComponent = Name.DeviceRGB, 8
        photograph.Filter = Name.DCTDecode
        photograph.Metadata = Stream(pdf, p("XMP of a picture").encode())
        page.add_resource(photograph, Name.XObject, Name.Photo)
        page.contents_add(b"q 40 0 0 30 100 100 cm /Photo Do Q")
        page.obj.PieceInfo = Dictionary(
            Word=Dictionary(Private=String(p("private data of a program")))
        )
        page.obj.LastModified = String(p("date of a page"))
        layer = pdf.make_indirect(
            Dictionary(
                Type=Name.OCG,
                Name=String(p("name of a layer")),
                Usage=Dictionary(
                    CreatorInfo=Dictionary(Creator=String(p("maker of a layer")))
                ),
            )
        )
        page.add_resource(layer, Name.Properties, Name.L1)
        page.obj.Annots = Array(
            [
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Text,
                        Rect=[10, 10, 30, 30],
                        Contents=String("See line 4."),
                        T=String(p("author of a remark")),
                        NM=String(p("id of a remark")),
                        M=String(p("date of a remark")),
                    )
                ),
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=[1, 1, 2, 2],
                        A=Dictionary(
                            S=Name.URI,
                            URI=String(f"file:///home/{p('link to a file')}"),
                        ),
                    )
                ),
            ]
        )
        pdf.Root.AcroForm = Dictionary(
            Fields=Array(
                [
                    pdf.make_indirect(
                        Dictionary(T=String("f"), V=String(p("value in a form")))
                    )
                ]
            )
        )
        pdf.Root.OpenAction = Dictionary(
            S=Name.JavaScript, JS=String(f"app.alert('{p('script')}')")
        )
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(p("bookmark"), 0))
        pdf.trailer.ID = Array([String(p("document id")), String(p("document id"))])
        out = io.BytesIO()
        pdf.save(out, static_id=False)
    return out.getvalue().replace(b"%%EOF", b"%%EOF\n%" + p("behind the end").encode())  # fmt: skip


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def look_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return (
            document[0]
            .render(may_draw_forms=False, draw_annots=False)
            .to_numpy()
            .tobytes()
        )
    finally:
        document.close()


def test_every_place_of_a_pdf_is_emptied_and_the_page_looks_the_same(planted):
    data = everything(planted)
    words = set(planted.words.values())
    made_anew = {"document id"}  # a save writes another one, so this never was there
    assert planted.named(canaries(data)) >= set(planted.words) - made_anew
    assert by_verifier(data, ".pdf", words) >= {
        word for place, word in planted.words.items() if place not in made_anew
    }
    notes = Notes()
    made = clean(data, notes)
    assert planted.named(canaries(made)) == set()
    assert by_verifier(made, ".pdf", words) == set()
    assert text_of(made) == text_of(data)
    assert look_of(made) == look_of(data)
    assert set(notes.taken_out) >= {"scripts", "attached files", "forms", "remarks"}
    with pikepdf.open(io.BytesIO(made)) as pdf, pikepdf.open(io.BytesIO(data)) as old:
        assert dict(pdf.docinfo) == {"/Producer": "Journal"}
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert bytes(pdf.trailer.ID[0]) != bytes(old.trailer.ID[0])


def test_remarks_of_a_reviewer_stay_without_their_author(planted):
    made = cleaned(everything(planted), ".pdf", keep_remarks=True)
    assert planted.named(canaries(made)) == set()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        [remark] = pdf.pages[0].Annots
        assert (str(remark.Contents), remark.Subtype) == ("See line 4.", Name.Text)
        assert set(remark.keys()) == {"/Type", "/Subtype", "/Rect", "/Contents"}


def test_sealed_and_damaged_pdfs_are_refused():
    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_with("x"))) as pdf:
        pdf.save(sealed, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Uncleanable, match="password"):
        cleaned(sealed.getvalue(), ".pdf")
    with pytest.raises(Uncleanable, match="damaged"):
        cleaned(b"%PDF-1.7 nothing else", ".pdf")


def test_pdf_of_a_thousand_pages_is_taken_and_of_one_more_refused():
    """F2; the pages share one empty one, so that this takes no time."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        for _ in range(999):
            pdf.pages.append(pdf.pages[0])
        pdf.save(out)
        notes = Notes()
        clean(out.getvalue(), notes)
        assert notes.pages == 1000
        pdf.pages.append(pdf.pages[0])
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(Uncleanable, match="more than 1,000 pages"):
        clean(out.getvalue(), Notes())
