"""How captions of figures and tables begin, and where a picture stands by its caption."""

import re

from submissions.reading import tree
from submissions.reading.tree import Element

FIGURE_WORD = (
    r"fig(?:ure|\.)?|abb(?:ildung|\.)?|figura|рис(?:унок|\.)?|schéma|scheme|chart|plate"
    r"|graph(?:ic)?|gráfico|image|illustration|شكل|الشكل|图|圖|그림|図|hình|şekil"
)
TABLE_WORD = (
    r"tab(?:le|\.)?|tabela|tabla|tableau|tabelle|tabell|quadro|cuadro|таблица|табл\.?"
    r"|جدول|الجدول|表|표|bảng|tablo|box"
)
LABEL_NUMBER = r"\s*(?:[A-Z]{0,2}[.\-]?\d+(?:[.\-]\d+)*[a-z]?|[IVXL]+)"
LABEL_END = r"(?:\s*[.:：．|–—-]+\s*|\s+)"
FIGURE_LABEL = re.compile(
    rf"^\s*(?:{FIGURE_WORD}){LABEL_NUMBER}(?:{LABEL_END}|$)", re.I
)
TABLE_LABEL = re.compile(rf"^\s*(?:{TABLE_WORD}){LABEL_NUMBER}(?:{LABEL_END}|$)", re.I)
BARE_LABEL = re.compile(rf"^\s*(?:{FIGURE_WORD}|{TABLE_WORD})\s*[.:：]\s*", re.I)
CLEAR_LABEL = re.compile(
    rf"^\s*(?:{FIGURE_WORD}|{TABLE_WORD}){LABEL_NUMBER}(?:\s*[.:：．|–—]|\s+[^\sa-z(]|\s*$)",
    re.I,
)
LONGEST_PLACE = 120


def whereabouts(picture: Element) -> str:
    """Where an author finds a picture in the text: by its caption, else its section."""
    figure = next(picture.iterancestors("figure"), None)
    captions = [] if figure is None else figure.xpath(".//figcaption")
    if not captions:
        block = next(picture.iterancestors("p", "td", "th"), picture)
        near = (block.getnext(), block.getprevious())
        captions = [one for one in near if one is not None and _is_label(one)]
    if captions and (words := tree.text_of(captions[0])):
        return words[:LONGEST_PLACE]
    headings = picture.xpath(
        "preceding::*[self::h1 or self::h2 or self::h3 or self::h4]"
    )
    return tree.text_of(headings[-1])[:LONGEST_PLACE] if headings else ""


def _is_label(element: Element) -> bool:
    return bool(FIGURE_LABEL.match(tree.text_of(element)))
