"""Formulas: MathML drawn as a picture that sits on the line of text.

WeasyPrint does not lay out MathML; ziamath draws it with Seasons Math, whose letters
are those of the text (pdf.md 5). A formula that cannot be drawn is printed as its TeX
source and reported: a reader must never miss one silently.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from lxml import etree
from ziamath.config import config
from ziamath.zmath import Latex, Math

from journal.pdf.fonts import MATH_FONT

config.svg2 = False  # plain paths: a third of the drawing time (pdf.md 3)
INK = "#1c1e22"
TEXT = 10.0  # points: for which a formula in a line is drawn
RISE, FALL = 8.6, 2.6  # what a line of 13 pt holds above and below its base line
DISPLAY_WIDTH = 300.0  # points: the measure less the indent and the number
MATHML = "{http://www.w3.org/1998/Math/MathML}"


@dataclass(slots=True)
class Formulas:
    """Draws the formulas of one article; the pictures gather in `assets`."""

    assets: dict[str, bytes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    alts: set[str] = field(default_factory=set)
    _drawn: dict[tuple[str, float], Math] = field(default_factory=dict)

    def image(self, math: etree._Element, size: float = 10) -> str:
        """The formula as <img>, or as its TeX source when it cannot be drawn."""
        display = math.get("display") == "block"
        alt = (
            math.get("alttext") or " ".join("".join(math.itertext()).split())
        ).strip()
        alt = alt or "formula"
        drawing = self._draw(math, alt, size)
        if drawing is None:
            self.warnings.append(f"A formula could not be drawn and is shown as {alt}")
            return f'<code class="tex">{html.escape(alt)}</code>'
        self.alts.add(alt)
        return self._place(drawing, alt, display=display)

    def _draw(self, math: etree._Element, alt: str, size: float) -> Math | None:
        source = _plain(math)
        if (source, size) in self._drawn:
            return self._drawn[source, size]
        font = str(MATH_FONT)
        attempts: tuple[Callable[[], Math], ...] = (
            lambda: Math(source, size, font, margin=0),
            lambda: Latex(alt, size, font=font, color=INK, margin=0),
        )
        for attempt in attempts:
            try:
                drawing = attempt()
                drawing.svg()
            except Exception:  # noqa: S112 - strangers' MathML breaks anywhere
                continue
            self._drawn[source, size] = drawing
            return drawing
        return None

    def _place(self, drawing: Math, alt: str, *, display: bool) -> str:
        box = drawing.node.bbox
        width, height, drop = box.xmax - box.xmin, box.ymax - box.ymin, box.ymin
        scale = min(1, DISPLAY_WIDTH / width) if display and width else 1
        depth, rise = max(0, -drop - FALL), max(0, height + drop - RISE)
        name = self._store(drawing.svg())
        style = f"width:{_em(width * scale)};height:{_em(height * scale)}"
        if not display:  # what stands out must not push the lines apart
            style += (
                f";vertical-align:{_em(drop + depth)}"
                f";margin:{_em(-rise)} 0 {_em(-depth)}"
            )
        return f'<img class="m" src="{name}" alt="{html.escape(alt)}" style="{style}"/>'

    def _store(self, svg: str) -> str:
        data = svg.encode()
        for name, known in self.assets.items():
            if known == data:
                return name
        name = f"asset:formula-{len(self.assets) + 1}.svg"
        self.assets[name] = data
        return name


def _em(points: float) -> str:
    """Drawn for text of 10 pt, a formula is as large as the letters around it."""
    return f"{points / TEXT:.4f}em"


def _plain(math: etree._Element) -> str:
    """The element as MathML without name spaces, annotations or comments, in our ink."""
    root = ET.fromstring(etree.tostring(math, with_tail=False))  # noqa: S314 - from lxml
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).removeprefix(MATHML).startswith("annotation"):
                parent.remove(child)
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(MATHML)
    root.set("mathcolor", INK)
    root.attrib.pop("alttext", None)
    return ET.tostring(root, encoding="unicode")
