"""Cross-references: every link leads to something in the text, and says its number."""

import re

from journal import markup
from submissions.reading import tree
from submissions.reading.tree import Element

TO_FILL = "↗"  # a reference whose words the source leaves to the typesetter
RAW_LABEL = re.compile(r"^\[[\w:.\- ]+\]$")
WORDS = {
    "en": ("Figure", "Table", "Equation", "Section"),
    "de": ("Abbildung", "Tabelle", "Gleichung", "Abschnitt"),
    "fr": ("figure", "tableau", "équation", "section"),
    "es": ("figura", "tabla", "ecuación", "sección"),
    "pt": ("figura", "tabela", "equação", "seção"),
    "it": ("figura", "tabella", "equazione", "sezione"),
    "ru": ("рис.", "табл.", "формула", "раздел"),
    "zh": ("图", "表", "式", "节"),
    "ar": ("الشكل", "الجدول", "المعادلة", "القسم"),
}


def settle(root: Element, names: dict[str, str], language: str) -> list[str]:
    """Point links at the new ids; the labels that lead nowhere, in their order."""
    _gather(root, names)
    numbers = _numbers(root)
    lost: list[str] = []
    for link in tree.elements(root, "a"):
        address = (link.get("href") or "").strip()
        made = link.get("class") == "cite" and markup.allowed_address(address)
        if link.get("class") == "note-ref" or made:
            continue
        if address.startswith("#"):
            _settle_inner(link, address[1:], names, numbers, lost, language)
            continue
        address = address.replace(" ", "%20")
        link.attrib.clear()
        if markup.allowed_address(address):
            link.set("href", address)
        else:
            tree.unwrap(link)
    return lost


def _gather(root: Element, names: dict[str, str]) -> None:
    """Which of the source's names now lives under which id."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        own = element.get("data-was") or element.get("id")
        home = _home(element)
        for name in (own, *(element.get("data-also") or "").split()):
            if name and home:
                names.setdefault(name, home)


def _home(element: Element) -> str:
    for up in (element, *element.iterancestors()):
        identifier = up.get("id") or ""
        if markup.IDENTIFIER.match(identifier) and up.tag != "a":
            return identifier
    return ""


def _numbers(root: Element) -> dict[str, str]:
    """The number that a reader will see, by id: unnumbered things have none."""
    numbers: dict[str, str] = {}
    equations = 0
    for element in root.iter("figure", "div"):
        identifier = element.get("id") or ""
        if identifier.startswith(("fig-", "tab-")):
            numbers[identifier] = identifier.partition("-")[2]
        elif "numbered" in tree.classes(element):
            equations += 1
            numbers[identifier] = str(equations)
    _section_numbers(root, "", numbers)
    return numbers


def _section_numbers(root: Element, prefix: str, numbers: dict[str, str]) -> None:
    count = 0
    for section in root.findall("section"):
        if section.get("class"):
            continue
        count += 1
        number = f"{prefix}{count}"
        numbers[section.get("id") or ""] = number
        _section_numbers(section, f"{number}.", numbers)


def _settle_inner(
    link: Element,
    label: str,
    names: dict[str, str],
    numbers: dict[str, str],
    lost: list[str],
    language: str,
) -> None:
    target = names.get(label, "")
    text = tree.text_of(link)
    made = link.get("data-reference-type") or text == TO_FILL or RAW_LABEL.match(text)
    if not target:
        if label and text:
            lost.append(label)
        if made and text == TO_FILL:
            link.text = f"[{label}]"
        tree.unwrap(link)
        return
    if made and not target.startswith(("r-", "n-")):
        _say_number(link, target, numbers, language, text)
    link.attrib.clear()
    if target.startswith("r-"):
        link.set("class", "cite")
    link.set("href", f"#{target}")


def _say_number(
    link: Element, target: str, numbers: dict[str, str], language: str, text: str
) -> None:
    """The number alone where the source writes the word, else word and number."""
    number = numbers.get(target)
    if not number:
        return
    for child in list(link):
        link.remove(child)
    if link.get("data-reference-type") == "eqref":
        link.text = f"({number})"
    elif text == TO_FILL:
        words = WORDS.get(language, WORDS["en"])
        kind = ("fig", "tab", "eq", "s").index(target.partition("-")[0])
        space = "\u00a0" if words[0].isascii() or language != "zh" else ""
        link.text = f"{words[kind]}{space}{number}"
    else:
        link.text = number
