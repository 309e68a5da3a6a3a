"""Word and Excel files: every place of F7 is emptied, and the text is what it was."""

import io
import zipfile

import docx
import pytest

from submissions.cleaning.notes import Uncleanable
from tests.submissions.reading.conftest import rezipped

from .conftest import by_verifier, canaries, cleaned, jpeg, png, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
DATE = "2026-03-02T10:00:00Z"
TEXT = [
    "Fair marks are rare.",
    "One idea after another.",
    "It moved here.",
    "",
    "Kept by nobody. Page 1 shows Figure 2 (Lee, 2020) on the web and in a file.",
    "",
    "Filled in by hand.",
    "A",
]


def field(instruction, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{result}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def body(p):
    def by(place):
        return f'w:id="1" w:author="{p(place)}" w:date="{DATE}"'

    return f"""
<w:p w:rsidR="{p("rsid")}" w14:paraId="{p("paragraph id")}"><w:pPr><w:pPrChange {by("old paragraph look")}><w:pPr/></w:pPrChange></w:pPr>
<w:commentRangeStart w:id="0"/>{run("Fair ")}<w:ins {by("insertion")}>{run("marks ")}</w:ins><w:del {by("deletion")}><w:r><w:delText>{p("deleted text")}</w:delText></w:r></w:del>
<w:r><w:rPr><w:rPrChange {by("old look")}><w:rPr/></w:rPrChange></w:rPr><w:t>are rare.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del {by("deleted paragraph end")}/></w:rPr></w:pPr>{run("One idea ")}</w:p><w:p>{run("after another.")}</w:p>
<w:p><w:pPr><w:rPr><w:moveFrom {by("moved paragraph end")}/></w:rPr></w:pPr><w:moveFromRangeStart w:id="7" w:name="{p("name of a move")}" w:author="x" w:date="{DATE}"/><w:moveFrom {by("move away")}>{run(p("moved text"))}</w:moveFrom><w:moveFromRangeEnd w:id="7"/></w:p>
<w:p><w:moveTo {by("move here")}>{run("It moved here.")}</w:moveTo></w:p>
<w:p>{run(p("hidden text"), "<w:rPr><w:vanish/></w:rPr>")}{run(p("text hidden by style"), '<w:rPr><w:rStyle w:val="Secret"/></w:rPr>')}</w:p>
<w:p>{run("Kept by ")}<w:fldSimple w:instr=" AUTHOR ">{run(p("simple field"))}</w:fldSimple>{run("nobody. Page ")}{field("PAGE", "1")}{field("LASTSAVEDBY", p("field of a property"))}{run(" shows ")}{field("REF fig2", "Figure 2")}{run(" ")}{field(f"ADDIN ZOTERO_ITEM http://zotero.org/users/{p('library of citations')}", "(Lee, 2020)")}{run(" on ")}<w:hyperlink r:id="rId31">{run("the web")}</w:hyperlink>{run(" and in ")}<w:hyperlink r:id="rId32">{run("a file")}</w:hyperlink><w:hyperlink r:id="rId33">{run(".")}</w:hyperlink></w:p>
<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="{p("name of a shape")}.png" descr="C:\\Users\\{p("path in a description")}\\a.png"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="{p("name of a picture")}.jpg"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId41" r:link="rId42"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>
<w:r><w:pict><v:shape o:title="{p("title of a drawing")}"><v:imagedata r:id="rId43" o:title="{p("file of a drawing")}"/></v:shape></w:pict></w:r>
<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId51"/></w:object></w:r></w:p>
<w:sdt><w:sdtPr><w:alias w:val="{p("name of a control")}"/><w:dataBinding w:xpath="/ns1:coreProperties/ns0:creator"/></w:sdtPr><w:sdtContent><w:p>{run(p("control of a property"))}</w:p></w:sdtContent></w:sdt>
<w:sdt><w:sdtPr><w:tag w:val="{p("tag of a control")}"/></w:sdtPr><w:sdtContent><w:p><w:permStart w:id="9" w:ed="{p("who may edit")}"/>{run("Filled in by hand.")}<w:permEnd w:id="9"/></w:p></w:sdtContent></w:sdt>
<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:ins {by("inserted row")}/></w:trPr><w:tc><w:p>{run("A")}</w:p></w:tc></w:tr>
<w:tr><w:trPr><w:del {by("deleted row")}/></w:trPr><w:tc><w:p>{run(p("text of a deleted row"))}</w:p></w:tc></w:tr></w:tbl>
<w:sectPr><w:headerReference w:type="default" r:id="rId21"/><w:printerSettings r:id="rId61"/><w:sectPrChange {by("old page look")}><w:sectPr/></w:sectPrChange></w:sectPr>"""


def everything(p):
    """The parts of a package in which nothing is as it should be."""

    def rels(*entries):
        made = "".join(
            f'<Relationship Id="{id}" Type="{kind if kind.startswith("http") else f"{R}/{kind}"}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if outside else ""}/>'
            for id, kind, target, outside in entries
        )
        return f'<Relationships xmlns="{P}">{made}</Relationships>'

    def part(tag, inside):
        return f"<w:{tag} {NAMESPACES}>{inside}</w:{tag}>"

    def author(place):
        return f'w:author="{p(place)}" w:initials="{p(f"{place}, initials")}" w:date="{DATE}"'

    book = zipped(
        {"docProps/core.xml": f"<c>{p('property of an embedded object')}</c>"}
    )
    core = "".join(
        f"<{tag}>{p(f'core: {tag}')}</{tag}>"
        for tag in ("creator", "lastModifiedBy", "revision", "description", "keywords")
    )
    app = "".join(
        f"<{tag}>{p(f'app: {tag}')}</{tag}>"
        for tag in ("Company", "Manager", "Template")
    )
    parts = {
        "_rels/.rels": rels(
            ("rId1", "officeDocument", "word/document.xml", False),
            ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", False),
            ("rId3", "extended-properties", "docProps/app.xml", False),
            ("rId4", "custom-properties", "docProps/custom.xml", False),
            ("rId5", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg", False),
        ),
        "docProps/core.xml": f"<p>{core}</p>",
        "docProps/app.xml": f"<p>{app}</p>",
        "docProps/custom.xml": f"<p>{p('custom.xml')}</p>",
        "docProps/thumbnail.jpeg": jpeg(p, "thumbnail"),
        "customXml/item1.xml": f"<x>{p('customXml')}</x>",
        "word/document.xml": part("document", f"<w:body>{body(p)}</w:body>"),
        "word/_rels/document.xml.rels": rels(
            ("rId11", "styles", "styles.xml", False),
            ("rId12", "settings", "settings.xml", False),
            ("rId13", "comments", "comments.xml", False),
            ("rId14", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended.xml", False),
            ("rId15", "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "threaded.xml", False),
            ("rId16", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml", False),
            ("rId17", "customXml", "../customXml/item1.xml", False),
            ("rId21", "header", "header1.xml", False),
            ("rId31", "hyperlink", "https://example.org/", True),
            ("rId32", "hyperlink", f"file:///C:/Users/{p('link to a file')}/a.docx", True),
            ("rId33", "hyperlink", f"\\\\{p('link to a server')}\\share", True),
            ("rId41", "image", f"media/{p('file name of a picture')}.jpg", False),
            ("rId42", "image", f"file:///C:/{p('path of a linked picture')}.jpg", True),
            ("rId43", "image", "media/image2.png", False),
            ("rId51", "package", "embeddings/book.xlsx", False),
            ("rId61", "printerSettings", "printerSettings1.bin", False),
        ),
        "word/styles.xml": part("styles", f'<w:style w:type="character" w:styleId="Hidden"><w:rsid w:val="{p("rsid of a style")}"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Secret"><w:basedOn w:val="Hidden"/></w:style>'),
        "word/settings.xml": part("settings", f'<w:attachedTemplate r:id="rId1"/><w:mailMerge><w:query w:val="SELECT {p("mail merge query")}"/><w:dataSource r:id="rId2"/></w:mailMerge><w:rsids><w:rsid w:val="{p("list of rsids")}"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="{p("document variable")}"/></w:docVars><w15:docId w15:val="{p("document id")}"/><w:defaultTabStop w:val="720"/>'),
        "word/_rels/settings.xml.rels": rels(
            ("rId1", "attachedTemplate", f"file:///C:/Users/{p('template path')}/a.dotx", True),
            ("rId2", "mailMergeSource", f"file:///C:/{p('mail merge source')}.xlsx", True),
        ),
        "word/comments.xml": part("comments", f'<w:comment w:id="0" {author("comment")}><w:p>{run(p("text of a comment"))}</w:p></w:comment>'),
        "word/commentsExtended.xml": f'<w15:commentsEx {NAMESPACES}><w15:commentEx w15:paraId="{p("extended comment")}"/></w15:commentsEx>',
        "word/threaded.xml": f"<t>{p('threaded comment')}</t>",
        "word/people.xml": f'<w15:people {NAMESPACES}><w15:person w15:author="{p("people.xml")}"><w15:presenceInfo w15:providerId="AD" w15:userId="{p("presence")}"/></w15:person></w15:people>',
        "word/header1.xml": part("hdr", f'<w:p>{field("DOCPROPERTY Manager", p("field in a header"))}{field("FILENAME", p("file name in a header"))}{run("Page ")}{field("PAGE", "1")}</w:p>'),
        f"word/media/{p('file name of a picture')}.jpg": jpeg(p, "picture"),
        "word/media/image2.png": png(p, "drawing"),
        "word/embeddings/book.xlsx": book,
        "word/printerSettings1.bin": f"\0{p('printer')}".encode("utf-16-le"),
    }  # fmt: skip
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", "document.main"),
            ("word/styles.xml", "styles"),
            ("word/settings.xml", "settings"),
            ("word/header1.xml", "header"),
        )
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/>'
        f'<Default Extension="png" ContentType="image/png"/>{types}</Types>'
    )
    return parts


def texts(data):
    opened = docx.Document(io.BytesIO(data))
    tables = [
        cell.text for table in opened.tables for row in table.rows for cell in row.cells
    ]
    return [paragraph.text for paragraph in opened.paragraphs] + tables


def test_word_file_loses_every_trace_and_keeps_its_text(planted):
    data = zipped(everything(planted))
    words = set(planted.words.values())
    assert planted.named(canaries(data)) == set(planted.words)
    assert by_verifier(data, ".docx", words) == words
    made = cleaned(data, ".docx")
    assert planted.named(canaries(made)) == set()
    assert by_verifier(made, ".docx", words) == set()
    assert [text.strip() for text in texts(made) if text.strip()] == [
        t for t in TEXT if t
    ]
    opened = docx.Document(io.BytesIO(made))
    assert opened.sections[0].header.paragraphs[0].text == "Page 1"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels",
            "word/document.xml", "word/header.xml", "word/media/image1.jpg",
            "word/media/image1.png", "word/settings.xml", "word/styles.xml",
        ]  # fmt: skip
        document = archive.read("word/document.xml").decode()
    for trace in (
        "w:ins ",
        "w:del ",
        "moveTo",
        "comment",
        "vanish",
        "rsid",
        "w:sdt",
        "file:",
    ):
        assert trace not in document
    assert "PAGE" in document
    assert "https://example.org/" in str(rels_of(made))


def rels_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/_rels/document.xml.rels").decode()


def test_ordinary_word_file_reads_the_same_afterwards():
    document = docx.Document()
    document.add_heading("A heading", 1)
    document.add_paragraph("Words", style="List Bullet")
    document.add_table(1, 2).cell(0, 1).text = "Cell"
    out = io.BytesIO()
    document.save(out)
    made = cleaned(out.getvalue(), ".docx")
    assert texts(made) == texts(out.getvalue())
    styles = [
        paragraph.style.name for paragraph in docx.Document(io.BytesIO(made)).paragraphs
    ]
    assert styles == ["Heading 1", "List Bullet"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: e.update({"word/document.xml": b"<w:document"}), "damaged"),
        (lambda e: e.pop("word/styles.xml"), "damaged"),
        (lambda e: e.update({"word/media/image2.png": b"<svg xmlns='x'/>"}), "picture"),
        (lambda e: e.update({"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
    ],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_refused_and_never_passed_on(planted, change, said):
    data = rezipped(zipped(everything(planted)), change)
    with pytest.raises((Uncleanable, Exception)) as refused:
        cleaned(data, ".docx")
    assert refused.type.__name__ in ("Uncleanable", "XMLSyntaxError")
    if refused.type is Uncleanable:
        assert said in str(refused.value)


def test_workbook_loses_people_paths_and_remarks_and_keeps_its_values(planted):
    p = planted
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{P}"><Relationship Id="rId1" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "docProps/core.xml": f"<c>{p('core')}</c>",
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{R}"><fileSharing userName="{p("who shares")}"/><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets><externalReferences><externalReference r:id="rId9"/></externalReferences></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{P}"><Relationship Id="rId1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="{R}/externalLink" Target="externalLinks/one.xml"/></Relationships>',
            "xl/externalLinks/one.xml": f"<x>{p('path of another book')}</x>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{R}"><sheetData><row r="1"><c r="A1"><f>[1]{p("formula on another book")}!A1</f><v>42</v></c></row></sheetData><pageSetup r:id="rId2"/><headerFooter><oddFooter>&amp;Z&amp;F</oddFooter></headerFooter><legacyDrawing r:id="rId3"/></worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{P}"><Relationship Id="rId2" Type="{R}/printerSettings" Target="../p.bin"/><Relationship Id="rId3" Type="{R}/comments" Target="../comments1.xml"/></Relationships>',
            "xl/comments1.xml": f"<comments>{p('comment')}</comments>",
            "xl/p.bin": p("printer"),
            "xl/persons/person.xml": p("person"),
        }
    )  # fmt: skip
    assert planted.named(canaries(data)) == set(planted.words)
    made = cleaned(data, ".xlsx")
    assert planted.named(canaries(made)) == set()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheet.xml").decode()
    assert "<v>42</v>" in sheet
    assert "&amp;F" not in sheet
