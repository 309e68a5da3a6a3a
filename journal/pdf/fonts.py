"""The faces of the printed page: which file is which, and which stand in for others.

The files are shipped, hashed (assets/fonts/SHA256SUMS) and never taken from the
machine, except Noto for the scripts they do not cover (README: fonts-noto-cjk,
fonts-noto-core; assets/fonts.conf).
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
FONTS = ASSETS / "fonts"
MATH_FONT = FONTS / "SeasonsMath-Regular.ttf"
FONTCONFIG = ASSETS / "fonts.conf"
SYSTEM_FONTS = Path("/usr/share/fonts/opentype/noto")


@dataclass(frozen=True, slots=True)
class Face:
    """One file, under the name and style by which the stylesheet asks for it."""

    family: str
    file: str
    weight: int = 400
    italic: bool = False

    @property
    def path(self) -> Path:
        return FONTS / self.file


FACES = (
    Face("Text", "SourceSerif4SmText-Regular.ttf"),
    Face("Text", "SourceSerif4SmText-It.ttf", italic=True),
    Face("Text", "SourceSerif4SmText-Semibold.ttf", 600),
    Face("Text", "SourceSerif4SmText-SemiboldIt.ttf", 600, italic=True),
    Face("Small", "SourceSerif4Caption-Regular.ttf"),
    Face("Small", "SourceSerif4Caption-It.ttf", italic=True),
    Face("Small", "SourceSerif4Caption-Semibold.ttf", 600),
    Face("Head", "SourceSerif4Subhead-Semibold.ttf", 600),
    Face("Display", "SourceSerif4Display-Light.ttf", 300),
    Face("Display", "SourceSerif4Display-Regular.ttf"),
    Face("Display", "SourceSerif4Display-Semibold.ttf", 600),
    Face("Label", "Inter-Regular.otf"),
    Face("Label", "Inter-Italic.otf", italic=True),
    Face("Label", "Inter-Medium.otf", 500),
    Face("Label", "Inter-SemiBold.otf", 600),
    Face("Naskh", "NotoNaskhArabic-Regular.ttf"),
)
REGULAR = FONTS / "Inter-Regular.otf"
SEMIBOLD = FONTS / "Inter-SemiBold.otf"
CJK_FILES = ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc",
             "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")  # fmt: skip


def font_face_css() -> str:
    """The @font-face rules; `asset:` is served by the fetcher and by nothing else."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; src: url(asset:{face.file}); '
        f"font-weight: {face.weight}; "
        f"font-style: {'italic' if face.italic else 'normal'} }}"
        for face in FACES
    )


def font_assets() -> dict[str, bytes]:
    return {f"asset:{face.file}": face.path.read_bytes() for face in FACES}


def system_files() -> list[Path]:
    """The Noto CJK files of the machine, where they are installed."""
    return [SYSTEM_FONTS / name for name in CJK_FILES if (SYSTEM_FONTS / name).exists()]


@cache
def fonts_digest() -> str:
    """Changes when any font that can be on a page changes; part of every cache key."""
    digest = hashlib.sha256((FONTS / "SHA256SUMS").read_bytes())
    digest.update(FONTCONFIG.read_bytes())
    for path in system_files():
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()
