"""The words by which papers name their parts, in the languages that journals print."""

import re

from submissions.reading import tree
from submissions.reading.tree import Element

ABSTRACT_WORDS = (
    r"(?:(?:structured |extended )?abstract|summary|resumo|resumen|resum|r[ée]sum[ée]"
    r"|zusammenfassung|kurzfassung|riassunto|sommario|[内內中]?文?摘\s*要|内容提要"
    r"|(?:국문\s*)?(?:요약|초록|요지)|要\s*旨|抄\s*録|概\s*要|要\s*約"
    r"|аннотация|реферат|резюме|анотація|ال?ملخص(?: البحث| الدراسة)?|ال?مستخلص|چکیده"
    r"|öz(?:et)?|abstrakt?i?|intisari|ringkasan|streszczenie|samenvatting|tóm tắt"
    r"|sammanfattning|sammendrag|resumé|tiivistelmä|rezumat|περίληψη|sažetak|povzetek"
    r"|összefoglal(?:ó|ás)|תקציר|บทคัดย่อ|सारांश|laburpena|апстракт|кратка содржина)"
)
KEYWORD_WORDS = (
    r"(?:key\s?-?\s?words?(?: and phrases)?|index(?:ing)? terms|palavras[- ]chaves?"
    r"|descritores|descriptores|unitermos|palabras\s+claves?|mots?[- ]cl(?:[ée]s?|efs?)"
    r"|schl(?:ü|ue)sselw[oö]rter|schlagw[oö]rte(?:r|e)?|stichw[oö]rter|parole[- ]chiave"
    r"|paraules clau|[关關]\s*[键鍵]\s*[词詞字]|キーワード|索引用語|주제어|키워드|핵심어"
    r"|중심어|색인어|ключев(?:ые|ыя) слова|ключові слова|ключови думи|кључне речи"
    r"|(?:ال)?كلمات (?:ال)?(?:مفتاحية|دالة|رئيسية)|مفاتيح البحث|کلید\s?واژه‌?(?:ها)?"
    r"|کلمات کلیدی|واژگان کلیدی|anahtar (?:kelimeler|sözcükler)|kata[- ]kunci"
    r"|słowa kluczowe|trefwoorden|từ kho[áa]|nyckelord|n[øo]kkelord|emneord|avainsanat"
    r"|cuvinte[- ]cheie|λέξεις[- ]κλειδιά|ključne (?:riječi|reči|besede)|kulcsszavak"
    r"|kl[íi]čová slova|kľúčové slová|מילות מפתח|คำสำคัญ)"
)
TITLE_WORDS = (
    r"(?:(?:full |article |paper |manuscript |working )?title|titre|t[íi]tulo|titel|titolo"
    r"|judul|başlık|题\s*目|題\s*目|标\s*题|タイトル|제목|название|тема|(?:ال)?عنوان)"
)
AUTHOR_WORDS = (
    r"(?:(?:full )?(?:names? of (?:the )?)?authors?(?: names?| list)?(?: and affiliations?)?"
    r"|autor(?:es|en|as?|i)?(?:/a)?(?:\(es\))?|auteure?s?|autrices?|verfasser(?:innen)?"
    r"|penulis|yazar(?:lar)?|作\s*者|著\s*者|저\s*자|автор[ыи]?|المؤلف(?:ون|ين)?"
    r"|الباحث(?:ون|ين)?|written by)"
)
PLACE_WORDS = (
    r"(?:affiliations?|institutions?|address(?:es)?|institutional affiliations?|afilia(?:ção|ções"
    r"|ción|ciones)|filiaci(?:ón|ones)|zugehörigkeit(?:en)?|institut(?:ion)?en?|afiliasi"
    r"|kurum|单\s*位|作者单位|所\s*属|소\s*속|аффилиация|место работы|(?:ال)?انتماء)"
)
COLON = r"\s*(?:[.:：．।—–-]+|\n|\u3000|(?<=[\u3400-\u9fff])[】\]]\s*)\s*"
ABSTRACT_HEAD = re.compile(rf"^\W*(\d+[.\s]+)?{ABSTRACT_WORDS}\W*$", re.I)
ABSTRACT_RUN_IN = re.compile(rf"^\W*{ABSTRACT_WORDS}{COLON}", re.I)
KEYWORD_HEAD = re.compile(rf"^\W*(\d+[.\s]+)?{KEYWORD_WORDS}\W*$", re.I)
KEYWORD_RUN_IN = re.compile(rf"^\W*{KEYWORD_WORDS}{COLON}", re.I)
TITLE_RUN_IN = re.compile(rf"^\W*{TITLE_WORDS}\s*[:：]\s*(?=\S)", re.I)
AUTHOR_HEAD = re.compile(rf"^\W*{AUTHOR_WORDS}\W*$", re.I)
AUTHOR_RUN_IN = re.compile(rf"^\W*(?:{AUTHOR_WORDS}|by)\s*[:：]\s*", re.I)
PLACE_RUN_IN = re.compile(rf"^\W*{PLACE_WORDS}\s*[:：]\s*", re.I)
SUMMARY = re.compile(r"^\W*summary\W*$", re.I)
INTRODUCTION = re.compile(
    r"^\W*(?:\d+[.\s]+|[IVX]+[.\s]+|[一二三]、)?(?:introduction|background|引\s*言|绪\s*论|前\s*言|导言"
    r"|緒言|緒論|序論|はじめに|서\s*론|머리말|introducción|introdução|introducció"
    r"|einleitung|einführung|введение|вступ|introduzione|(?:ال)?مقدمة|giriş|pendahuluan"
    r"|inleiding|wstęp|wprowadzenie|úvod|uvod|inledning|innledning|johdanto|introducere"
    r"|εισαγωγή|bevezetés|đặt vấn đề|giới thiệu|presentación|apresentação)\W*$",
    re.I,
)
ARTICLE_KIND = re.compile(
    r"^\W*(?:(?:(?:original|research|review|short|brief|full|regular|case|invited|technical"
    r"|systematic|empirical|scientific|scholarly|academic|open access|peer[- ]reviewed)\s+)*"
    r"(?:research|article|paper|report|review|communication|note|letter|commentary|essay"
    r"|perspective|opinion|contribution|editorial)s?"
    r"|art[íi]culos? (?:original(?:es)?|cient[íi]ficos?|de (?:investigaci[óo]n|revisi[óo]n))"
    r"|artigos? (?:originais|original|científicos?|de (?:revisão|pesquisa))"
    r"|articles? (?:originau?x?|original|de recherche|de synthèse)|originalarbeit(?:en)?"
    r"|originalbeitrag|forschungsartikel|übersichtsarbeit|articolo (?:originale|di ricerca)"
    r"|(?:оригинальная|научная|обзорная) статья|(?:araştırma|özgün|derleme) makale(?:si)?"
    r"|artikel (?:penelitian|asli)|研究论文|论\s*著|综\s*述|原著(?:論文)?|研究論文|총설|원저)\W*$",
    re.I,
)
MASTHEAD = re.compile(
    r"^\W*(?:running (?:head|title)|short (?:running )?title|header|word count|number of words"
    r"|words?:|date\b|submitted|received|accepted|published|revised|first published|version"
    r"|manuscript (?:id|no|number|type|category)|article (?:type|history|info|category)"
    r"|copyright|©|open access$|license|doi\b|https?://(?:dx\.)?doi\.org|issn|isbn|udc|удк"
    r"|удк|jel\b|preprint|draft|page \d|中图分类号|文献标识码|文章编号|doi[:：])"
    r"|\bISSN\b|\bvol(?:ume|\.)?\s*\d+|\b\d+\s*\(\d+\)\s*[,:]|第\s*\d+\s*[卷期]",
    re.I,
)
NOTES_HEAD = re.compile(
    r"^\W*(?:authors?(?:['’]s?)? (?:notes?|information|details|details and affiliations)"
    r"|correspond\w+(?: author)?s?|contact(?: information)?|title page|affiliations?"
    r"|orcid(?: ids?)?)\W*$",
    re.I,
)


def run_in(
    block: Element, pattern: re.Pattern[str], head: re.Pattern[str]
) -> str | None:
    """What follows a label in the same paragraph; None where there is no such label.

    A label ends with a colon or its like, or else it alone is bold or slanted.
    """
    text = tree.text_of(block)
    if match := pattern.match(text):
        return text[match.end() :]
    if match := pattern.match("".join(block.itertext()).strip()):
        return tree.text_of(block)[len(" ".join(match.group().split())) :].strip()
    first = block[0] if len(block) and not (block.text or "").strip() else None
    if first is None or first.tag not in {"strong", "em", "b", "i", "u", "span"}:
        return None
    label = tree.text_of(first)
    if label and head.match(label) and len(label) < len(text):
        return text[len(label) :].lstrip(" .:：—–-\u3000")
    return None
