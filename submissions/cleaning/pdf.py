"""PDF: a new document that is given the pages, and of each page only what draws (F6)."""

import base64
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from submissions.cleaning import icc, pictures
from submissions.cleaning.notes import Notes, Uncleanable

MAX_PAGES = 1_000
PAGE = {"/Type", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
        "/Resources", "/Contents", "/Group", "/UserUnit"}  # fmt: skip
TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/Alternates",
        "/StructParent", "/StructParents", "/Thumb", "/AA", "/Measure", "/PtData",
        "/Usage", "/ID", "/Ref")  # fmt: skip
DANGERS = {
    "/JavaScript": "scripts",
    "/JS": "scripts",
    "/Launch": "programs to start",
    "/EmbeddedFile": "attached files",
    "/EmbeddedFiles": "attached files",
    "/XFA": "forms",
    "/AcroForm": "forms",
}
REMARK_KINDS = {"/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink",
                "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
                "/Caret"}  # fmt: skip
REMARK = {"/Type", "/Subtype", "/Rect", "/Contents", "/QuadPoints", "/C", "/IC", "/CA",
          "/Border", "/BS", "/BE", "/F", "/AP", "/DA", "/Q", "/InkList", "/L", "/LE",
          "/Vertices", "/RD", "/Name"}  # fmt: skip
PRODUCER = "Journal"


def clean(data: bytes, notes: Notes, *, keep_remarks: bool = False) -> bytes:
    """A copy of the pages. Raises Uncleanable for what is sealed or damaged."""
    try:
        with pikepdf.open(BytesIO(data)) as old, pikepdf.new() as new:
            if old.is_encrypted:
                raise Uncleanable("is protected by a password. Save it without one.")
            if len(old.pages) > MAX_PAGES:
                raise Uncleanable(f"has more than {MAX_PAGES:,} pages.")
            _note_dangers(old, notes)
            for page in old.pages:
                _bare(page, notes, keep_remarks=keep_remarks)
            new.pages.extend(old.pages)
            for made in list(new.objects):
                _neutralise(made)
            new.docinfo["/Producer"] = PRODUCER
            notes.pages = len(new.pages)
            out = BytesIO()
            new.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Uncleanable("is protected by a password. Save it without one.") from error
    except pikepdf.PdfError as error:
        raise Uncleanable("is damaged and cannot be opened. Save it again.") from error
    return out.getvalue()


def _note_dangers(old: pikepdf.Pdf, notes: Notes) -> None:
    """What a PDF may hold besides pages, and never does after (F3)."""
    for each in old.objects:
        for held in _dictionaries(each):
            for key, value in held.items():
                word = DANGERS.get(key) or DANGERS.get(_name(value))
                if word:
                    notes.took(word)


def _name(value: Object) -> str:
    return str(value) if isinstance(value, Name) else ""


def _bare(page: pikepdf.Page, notes: Notes, *, keep_remarks: bool) -> None:
    remarks = list(page.obj.get("/Annots", [])) if keep_remarks else []
    if not keep_remarks and any(map(_is_remark, page.obj.get("/Annots", []))):
        notes.took("remarks")
    for key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources"):
        if key not in page.obj and (found := _inherited(page.obj, key)) is not None:
            page.obj[key] = found
    for key in list(page.obj.keys()):
        if key not in PAGE and key != "/Parent":
            del page.obj[key]
    kept = [_nameless(one) for one in remarks if _is_remark(one)]
    if kept:
        page.obj.Annots = Array(kept)


def _inherited(node: Object, key: str) -> Object | None:
    for _step in range(50):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _is_remark(one: Object) -> bool:
    return isinstance(one, Dictionary) and str(one.get("/Subtype")) in REMARK_KINDS


def _nameless(one: Object) -> Object:
    """A remark: where it stands and what it says, not whose it is or since when."""
    for key in list(one.keys()):
        if key not in REMARK:
            del one[key]
    return one


def _dictionaries(each: Object) -> Iterator[Object]:
    """The dictionary of an object and those written directly inside of it."""
    waiting = [each]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Stream | Dictionary):
            yield one
            held = one.stream_dict if isinstance(one, Stream) else one
            values = list(held.values())
        else:
            values = list(one) if isinstance(one, Array) else []
        waiting += [
            v for v in values if isinstance(v, Dictionary | Array) and not v.is_indirect
        ]


def _neutralise(made: Object) -> None:
    for held in _dictionaries(made):
        for key in TOLD:
            if key in held:
                del held[key]
        if _name(held.get("/Type")) == "/OCG":
            held.Name = pikepdf.String("Layer")
    if isinstance(made, Stream):
        _bare_picture(made)
        _bare_profile(made)


def _bare_picture(made: Stream) -> None:
    """The photograph inside of a page keeps its pixels and loses its EXIF."""
    chain = made.get("/Filter")
    names = [str(one) for one in chain] if isinstance(chain, Array) else [str(chain)]
    if names[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    raw = made.read_raw_bytes()
    for wrapping in names[:-1]:
        raw = _unwrapped(raw, wrapping)
    if names[-1] == "/DCTDecode":
        raw = _without_exif(raw)
    else:
        raw = pictures.bare_jpeg2000(raw)
    given = made.get("/DecodeParms")
    parameters = given[-1] if isinstance(given, Array) else given
    made.write(raw, filter=Name(names[-1]), decode_parms=parameters)


def _unwrapped(raw: bytes, wrapping: str) -> bytes:
    try:
        if wrapping == "/FlateDecode":
            return zlib.decompress(raw)
        if wrapping == "/ASCII85Decode":
            return base64.a85decode(raw.strip().removesuffix(b"~>"))
    except (zlib.error, ValueError) as error:
        raise Uncleanable(pictures.DAMAGED) from error
    raise Uncleanable("holds a picture that is packed in an unusual way.")


def _without_exif(raw: bytes) -> bytes:
    if not raw.startswith(b"\xff\xd8\xff"):
        raise Uncleanable(pictures.DAMAGED)
    return pictures.bare_jpeg(raw, upright=False)


def _bare_profile(made: Stream) -> None:
    """A profile of colours loses its texts."""
    if "/N" not in made or "/Type" in made:
        return
    profile = made.read_bytes()
    if profile[36:40] == b"acsp":
        made.write(icc.blanked(profile))
