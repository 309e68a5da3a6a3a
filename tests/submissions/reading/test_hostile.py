"""Files that are made to do harm: refused or made harmless, and told in a sentence.

SECRET is the path of a file with the word ZebraUmbrella; nothing of it may come out.
"""

import re
import time
import zipfile
from io import BytesIO

import pytest

from journal import markup
from submissions.reading import Refused, containers, read_in_jail
from submissions.reading.reader import read as read_here
from tests.submissions.reading.conftest import WORDS, png, rezipped, word, zipped
from tests.submissions.reading.test_other_formats import odt

PLAIN = word(("Title", "A title"), ("", WORDS))
TEX = r"\documentclass{article}\title{T}\begin{document}" + WORDS
ARTICLE = (
    "<article><front><article-meta><title-group><article-title>T</article-title>"
    f"</title-group></article-meta></front><body><p>{WORDS} {{}}</p></body></article>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FORBIDDEN = (
    "ZebraUmbrella",
    "steal(",
    "javascript:",
    "<script",
    "<iframe",
    "vbscript:",
    "onerror",
    "root:x:",
)
LONGEST = 15


def inside(change, data=PLAIN):
    return rezipped(data, change)


def body(xml):
    """A Word file with this XML before its last section."""

    def change(entries):
        text = entries["word/document.xml"]
        entries["word/document.xml"] = text.replace(
            b"<w:sectPr", xml.encode() + b"<w:sectPr"
        )

    return inside(change)


def related(kind, target):
    """A Word file with a relationship to somewhere outside."""
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()

    def change(entries):
        path = "word/_rels/document.xml.rels"
        entries[path] = entries[path].replace(b"</Relationships>", link)
        use = {
            "image": '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId99"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>',
            "hyperlink": '<w:p><w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"><w:r><w:t>click</w:t></w:r></w:hyperlink></w:p>',
            "aFChunk": '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>',
            "subDocument": '<w:subDoc xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>',
        }[kind]
        text = entries["word/document.xml"]
        entries["word/document.xml"] = text.replace(
            b"<w:sectPr", use.encode() + b"<w:sectPr"
        )

    return inside(change)


def overlapping():
    """A zip whose directory names one stretch of bytes many times."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * 900_000)
        first = archive.filelist[0]
        for number in range(800):
            twin = zipfile.ZipInfo(f"b{number}.md")
            for name in (
                "compress_type",
                "CRC",
                "compress_size",
                "file_size",
                "header_offset",
            ):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return out.getvalue()


def pdf(objects):
    return (
        b"%PDF-1.7\n"
        + objects
        + b"\ntrailer<</Root 1 0 R/Size 9>>\nstartxref\n9\n%%EOF"
    )


def flat(entries):
    return zipped(entries)


HOSTILE = {
    # names
    "name that climbs": {"../../etc/paper.md": WORDS},
    "name from the root": {"/etc/cron.d/paper.md": WORDS},
    "name of another system": {"C:\\paper.md": WORDS},
    "name with a line end": {"paper\n.md": WORDS},
    "name with a NUL": {"paper\0.md": WORDS},
    "name that never ends": {"p" * 300 + ".md": WORDS},
    "name that runs backwards": {"paper\u202etxt.md": WORDS},
    "name with two endings": {"paper.docx.exe": b"MZ" + bytes(90)},
    "name that is only an ending": {".md": WORDS},
    "name like a flag": {"--help.md": f"# T\n\n{WORDS}"},
    # wrong kinds
    "a program as PDF": {"paper.pdf": b"MZ" + bytes(2_000)},
    "a program as text": {"paper.md": b"\x7fELF\x02\x01" + bytes(2_000)},
    "a page as Word": {"paper.docx": b"<html><script>steal()</script></html>"},
    "a picture as LaTeX": {"paper.tex": png()},
    "Word as OpenDocument": {"paper.odt": PLAIN},
    "OpenDocument as Word": {"paper.docx": odt(f"<text:p>{WORDS}</text:p>")},
    "an old Word file": {"paper.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)},
    "Word with macros by name": {"paper.docm": PLAIN},
    "rich text": {"paper.rtf": rb"{\rtf1\object\objdata 0105}"},
    "an archive of another kind": {"paper.rar": b"Rar!\x1a\x07" + bytes(90)},
    "a disk image": {"paper.iso": bytes(40_000)},
    "a script": {"paper.js": b"steal()"},
    "nothing but white space": {"paper.md": b" \n\t\r\n" * 400},
    "half a zip": {"paper.docx": PLAIN[: len(PLAIN) // 2]},
    "a zip with a false directory": {"paper.docx": PLAIN[:-30] + b"\xff" * 30},
    # bombs
    "a zip that swells": {"a.zip": lambda: flat({"paper.md": bytes(60_000_000)})},
    "a zip in a zip in a zip": {"a.zip": flat({"b.zip": flat({"c.zip": flat({"paper.md": WORDS})})})},
    "a zip of overlapping files": {"a.zip": overlapping()},
    "a zip of too many files": {"a.zip": flat({f"{n}.md": "x" for n in range(2_100)})},
    "laughs in JATS": {"paper.xml": LAUGHS + ARTICLE.format("&l8;")},
    "laughs in Word": {"paper.docx": inside(lambda e: e.update({"word/document.xml": f'{LAUGHS}<w:document {W}><w:body><w:p><w:r><w:t>&l8;</w:t></w:r></w:p></w:body></w:document>'.encode()}))},
    "laughs in OpenDocument": {"paper.odt": flat({"content.xml": f"{LAUGHS}<a>&l8;</a>"})},
    "laughs in a drawing": {"paper.md": f"# T\n\n{WORDS}\n\n![d](d.svg)\n", "d.svg": f'{LAUGHS}<svg xmlns="http://www.w3.org/2000/svg"><text>&l8;</text></svg>'},
    "XML without a floor": {"paper.xml": ARTICLE.format("<italic>" * 30_000)},
    "a page without a floor": {"paper.html": f"<h1>T</h1><p>{WORDS}" + "<div><b>" * 30_000},
    "Word without a floor": {"paper.docx": body("<w:sdt><w:sdtContent>" * 4_000)},
    "tables in tables": {"paper.html": f"<h1>T</h1><p>{WORDS}" + "<table><tr><td>" * 3_000},
    "a flood of brackets": {"paper.md": f"# T\n\n{WORDS}\n\n" + "[" * 40_000},
    "a flood of quotes": {"paper.md": f"# T\n\n{WORDS}\n\n" + "> " * 3_000 + "x"},
    "a flood of stars": {"paper.md": f"# T\n\n{WORDS}\n\n" + "*a **b " * 6_000},
    "a flood of dollars": {"paper.tex": TEX + "$" * 20_001 + r"\end{document}"},
    "a flood of names": {"paper.html": "<h1>T</h1><p>" + "Ann Lee, " * 20_000 + f"</p><p>{WORDS}</p>"},
    "a flood of capitals": {"paper.html": "<h1>T</h1><p>" + "A" * 200_000 + f"</p><h2>x</h2><p>{WORDS}</p>"},
    "a flood of marks": {"paper.html": "<h1>T</h1><p>Ann Lee" + "<sup>1,</sup>" * 9_000 + f"</p><h2>x</h2><p>{WORDS}</p>"},
    "a flood of dots and ats": {"paper.html": "<h1>T</h1><p>Ann Lee</p><p>" + "a.b@c-" * 20_000 + f"</p><p>{WORDS}</p>"},
    "aliases in YAML": {"paper.md": "---\na: &a [x]\n" + "".join(f"b{n}: [*a, *a, *a]\n" for n in range(60)) + f"---\n\n{WORDS}"},
    "objects in YAML": {"paper.md": f"---\ntitle: !!python/object/apply:os.system ['steal()']\n---\n\n{WORDS}"},
    "YAML without a floor": {"paper.md": "---\na: " + "[" * 30_000 + f"\n---\n\n{WORDS}"},
    "JSON without a floor": {"paper.html": f'<script type="application/ld+json">{"[" * 90_000}</script><h1>T</h1><p>{WORDS}</p>'},
    "a macro of itself": {"paper.tex": TEX.replace("\\begin", "\\newcommand{\\a}{\\a\\a}\\begin") + r"\a\end{document}"},
    "a file that includes itself": {"paper.tex": TEX + r"\input{paper}\input{paper}\end{document}"},
    "braces without end": {"paper.tex": TEX + r"\author{" + "{" * 2_000 + r"\end{document}"},
    "authors without end": {"paper.tex": TEX.replace("\\begin", "\\author{" + r"A B\and " * 9_000 + "}\\begin") + r"\end{document}"},
    "a library without end": {"paper.md": f"# T\n\n{WORDS} [@a]", "a.bib": "@book{a, title={" + "{" * 40_000},
    # what points elsewhere
    "an entity that reads a file": {"paper.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file://SECRET">]>' + ARTICLE.format("&x;")},
    "an entity of entities": {"paper.xml": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://x.example/e.dtd">%p;]>' + ARTICLE.format("x")},
    "an included piece of XML": {"paper.xml": ARTICLE.format('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://SECRET" parse="text"/>')},
    "a figure from the disk, JATS": {"paper.xml": ARTICLE.format('<graphic xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file://SECRET"/>')},
    "a picture from the web, Word": {"paper.docx": related("image", "https://x.example/a.png")},
    "a picture from the disk, Word": {"paper.docx": related("image", "file://SECRET")},
    "a script link, Word": {"paper.docx": related("hyperlink", "javascript:steal()")},
    "a piece from elsewhere, Word": {"paper.docx": related("aFChunk", "file://SECRET")},
    "a part from elsewhere, Word": {"paper.docx": related("subDocument", "file://SECRET")},
    "a field that includes, Word": {"paper.docx": body('<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;SECRET&quot;"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')},
    "a field that runs, Word": {"paper.docx": body('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd steal()"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')},
    "macros, Word": {"paper.docx": inside(lambda e: e.update({"word/vbaProject.bin": b"x"}))},
    "macros, OpenDocument": {"paper.odt": flat({"content.xml": "<x/>", "Basic/script-lb.xml": "x"})},
    "a template from elsewhere": {"paper.docx": inside(lambda e: e.update({"word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="x/attachedTemplate" Target="https://x.example/a.dotm"/></Relationships>'}))},
    "a section from the disk, OpenDocument": {"paper.odt": odt(f'<text:p>{WORDS}</text:p><text:section text:name="s"><text:section-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file://SECRET"/></text:section>')},
    "a script link, OpenDocument": {"paper.odt": odt(f'<text:p>{WORDS}<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:steal()">x</text:a></text:p>')},
    "a directive that includes": {"paper.md": f"# T\n\n{WORDS}\n\n```{{include}} SECRET\n```\n\n```{{literalinclude}} SECRET\n```\n\n{{{{< include SECRET >}}}}\n"},
    "raw text for other formats": {"paper.md": f"# T\n\n{WORDS}\n\n```{{=html}}\n<script>steal()</script>\n```\n\n`<script>steal()</script>`{{=html}}\n\n<img src=x onerror=steal()>\n"},
    "links that run": {"paper.md": f"# T\n\n{WORDS} [a](javascript:steal()) [b](&#106;avascript:steal()) [c](vbscript:x) [d](data:text/html,x) <javascript:steal()>\n"},
    "a page that goes elsewhere": {"paper.html": f'<base href="https://x.example/"><meta http-equiv="refresh" content="0;url=https://x.example"><h1>T</h1><p>{WORDS}</p><object data="SECRET"></object><embed src="SECRET"><img srcset="SECRET 2x">'},
    "a page in disguise": {"paper.html": f'<h1>T</h1><p>{WORDS}</p><math><mtext><img src=x onerror="steal()"></mtext></math><svg><a xlink:href="javascript:steal()"><text>x</text></a></svg><noscript><p title="</noscript><img src=x onerror=steal()>">'},
    "LaTeX that runs": {"paper.tex": TEX + r"\write18{steal()}\input{|steal()}\directlua{steal()}\href{javascript:steal()}{x}\special{ps:steal()}\end{document}"},
    "LaTeX that reads": {"paper.tex": TEX + r"\newread\f\openin\f=SECRET \read\f to\l \l \InputIfFileExists{SECRET}{}{}\verbatiminput{SECRET}\pdffiledump{SECRET}\end{document}"},
    "a PDF with a script": {"paper.pdf": pdf(b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(steal())>>>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj")},
    "a PDF of itself": {"paper.pdf": pdf(b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj")},
    "a PDF of noise": {"paper.pdf": b"%PDF-1.4\n" + bytes(range(256)) * 200},
    "an inline picture that is a page": {"paper.html": f'<h1>T</h1><p>{WORDS}</p><img src="data:text/html;base64,PHNjcmlwdD5zdGVhbCgpPC9zY3JpcHQ+">'},
    "control signs and hidden turns": {"paper.md": f"# T\u202e\n\n{WORDS} a\x01b\x1b[31mc\u2066d\n".encode()},
}  # fmt: skip
# Worth the second that the jail takes: what could run on, or fill the memory.
JAILED = {
    "a zip that swells", "a zip of overlapping files", "laughs in Word", "XML without a floor",
    "a page without a floor", "tables in tables", "Word without a floor", "a macro of itself",
    "a file that includes itself", "braces without end", "JSON without a floor",
    "a PDF of itself", "YAML without a floor",
}  # fmt: skip


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("ZebraUmbrella is the password.")
    return path


def files_of(name, secret):
    """The files as bytes, with the path of the secret written in."""
    found = {}
    for path, content in HOSTILE[name].items():
        content = content() if callable(content) else content
        data = content.encode() if isinstance(content, str) else content
        plain = data.replace(b"SECRET", str(secret).encode())
        if zipfile.is_zipfile(BytesIO(data)) and b"SECRET" not in data:
            plain = data
        found[path] = plain
    return found


def outcome(files, *, jailed):
    """A reading, or the sentence of the refusal."""
    try:
        if jailed:
            return read_in_jail(files)
        containers.check(files)
        return read_here(files)
    except Refused as refusal:
        return refusal.reason
    except RecursionError:  # the child of the jail answers it with a sentence
        return "The text is nested too deeply to be read."


@pytest.mark.proof
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_does_no_harm(name, secret, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("submissions.reading.pandoc.SECONDS", 2)
    started = time.monotonic()
    answer = outcome(files_of(name, secret), jailed=name in JAILED)
    assert time.monotonic() - started < LONGEST
    if isinstance(answer, str):
        assert re.match(r"^[^\n]{15,400}[.!]$", answer), answer
        assert "Traceback" not in answer
        return
    media = b"".join(answer.media.values())
    warnings = " ".join(warning.text for warning in answer.warnings)
    shown = f"{answer.body} {media!r} {answer.title.value} {answer.authors} {answer.abstract}"
    for word_ in FORBIDDEN[:1]:
        assert word_ not in f"{shown} {warnings}"
    markup_only = re.sub(r">[^<]*<", "><", answer.body)
    for word_ in FORBIDDEN[1:]:
        assert word_ not in markup_only
    assert markup.problems(answer.body, answer.media) == []


def test_there_are_enough_of_them_and_the_next_upload_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(HOSTILE) >= 60
    assert (
        outcome({"paper.md": f"# T\n\n{WORDS}".encode()}, jailed=True).title.value
        == "T"
    )
