"""OpenDocument text: every place of F7 is emptied, and the text is what it was."""

import io
import zipfile

import lxml.etree
import pytest

from submissions.cleaning.notes import Uncleanable

from .conftest import by_verifier, canaries, cleaned, jpeg, png, zipped

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
        ("table", "table"), ("manifest", "manifest"), ("script", "script"),
    )
)  # fmt: skip
SPACES += (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:officeooo="http://openoffice.org/2009/office"'
)


def files(p):
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "meta.xml": f"<m>{p('creator in meta.xml')}</m>",
        "settings.xml": f"<s>{p('printer in settings.xml')}</s>",
        "Thumbnails/thumbnail.png": png(p, "thumbnail"),
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}/>",
        "META-INF/documentsignatures.xml": f"<s>{p('signature')}</s>",
        "layout-cache": p("cache"),
        f"Pictures/{p('file name of a picture')}.jpg": jpeg(p, "picture"),
        "Object 1/content.xml": f"<office:document-content {SPACES}><office:body>x+1</office:body></office:document-content>",
        "Object 1/meta.xml": f"<m>{p('property of an embedded object')}</m>",
        "styles.xml": f"""<office:document-styles {SPACES}><office:styles>
<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none" officeooo:rsid="{p("rsid")}"/></style:style>
</office:styles><office:master-styles><style:header><text:p>Page <text:page-number>1</text:page-number> <text:file-name>{p("file name in a header")}</text:file-name></text:p></style:header></office:master-styles></office:document-styles>""",
        "content.xml": f"""<office:document-content {SPACES}><office:scripts><script:a>{p("script")}</script:a></office:scripts>
<office:automatic-styles><style:style style:name="T1" style:family="text" style:parent-style-name="Hidden"/></office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{p("who deleted")}</dc:creator></office:change-info><text:p>{p("deleted text")}</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>Fair <text:change-start text:change-id="c1"/>marks<text:change-end text:change-id="c1"/> are rare.<office:annotation><dc:creator>{p("annotation's author")}</dc:creator><text:p>{p("annotation")}</text:p></office:annotation></text:p>
<text:p><text:author-name>{p("author field")}</text:author-name><text:initial-creator>{p("creator field")}</text:initial-creator><text:sender-email>{p("sender field")}</text:sender-email>By nobody, on <text:a xlink:href="https://example.org/">the web</text:a> and in <text:a xlink:href="file:///home/{p("link to a file")}/a.odt">a file</text:a>.</text:p>
<text:p><text:span text:style-name="T1">{p("text hidden by style")}</text:span><text:hidden-text>{p("hidden text field")}</text:hidden-text></text:p>
<text:section text:display="none"><text:p>{p("hidden section")}</text:p></text:section>
<text:p><draw:frame draw:name="{p("name of a frame")}"><draw:image xlink:href="Pictures/{p("file name of a picture")}.jpg"/></draw:frame><draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame><draw:frame><draw:image xlink:href="file:///home/{p("path of a linked picture")}.png"/></draw:frame></text:p>
</office:text></office:body></office:document-content>""",
    }  # fmt: skip


def text_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = lxml.etree.fromstring(archive.read("content.xml"))
    body = root.find("{*}body")
    return [" ".join("".join(p.itertext()).split()) for p in body.iter("{*}p")]


def test_text_loses_every_trace_and_keeps_its_words(planted):
    data = zipped(files(planted))
    words = set(planted.words.values())
    assert planted.named(canaries(data)) == set(planted.words)
    assert by_verifier(data, ".odt", words) == words
    made = cleaned(data, ".odt")
    assert planted.named(canaries(made)) == set()
    assert by_verifier(made, ".odt", words) == set()
    assert [text for text in text_of(made) if text] == [
        "Fair marks are rare.",
        "By nobody, on the web and in a file.",
    ]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert sorted(archive.namelist()[1:]) == [
            "META-INF/manifest.xml", "Object 1/content.xml", "Pictures/picture1.jpg",
            "content.xml", "styles.xml",
        ]  # fmt: skip
        assert b"x+1" in archive.read("Object 1/content.xml")


def test_what_is_no_text_or_damaged_is_refused(planted):
    parts = files(planted)
    with pytest.raises(Uncleanable, match="not a text document"):
        cleaned(zipped(parts | {"mimetype": "application/epub+zip"}), ".odt")
    picture = f"Pictures/{planted('file name of a picture')}.jpg"
    with pytest.raises(Uncleanable, match="picture"):
        cleaned(zipped(parts | {picture: b"<svg/>"}), ".odt")
