"""The words around names: particles, degrees, institutions, and words that are no names."""

import re

PARTICLES = {
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le",
    "van", "von", "der", "den", "ter", "ten", "zu", "zum", "zur", "af", "av", "bin",
    "ibn", "al", "el", "dela", "y", "e", "st.", "st",
}  # fmt: skip
DEGREES = (
    r"(?:ph\.?\s?d|d\.?\s?phil|ed\.?d|m\.?d|m\.?\s?sc|b\.?\s?sc|m\.?p\.?h|m\.a|b\.a|m\.?phil|m\.?ed"
    r"|mba|mres|m\.?eng|b\.?eng|mbbs|mbchb|rn|frcp|frcs|facs|dds|dvm|pharm\.?d|dr\.?\s?med|dr\.?ph|frs"
    r"|d\.?sc|j\.?d|l\.?l\.?m)"
)
SUFFIXES = re.compile(rf"^(jr|sr|ii|iii|iv|dr|prof|esq|ma|ba|{DEGREES})\.?$", re.I)
TRAILING = re.compile(rf"(?:,?\s+{DEGREES}\.?(?=\s|,|$))+\s*$", re.I)
TITLES = re.compile(
    r"^((dr|dra|prof|profª?|professor|associate professor|assistant professor|assoc|asst|mr|mrs"
    r"|ms|sir|ing|dipl|univ|doc|doç|mgr|mag|priv|pd|öğr\. üyesi|arş\. gör|к\.п\.н|д\.п\.н)"
    r"\.?(-ing\.?|-doz\.?)?\s+)+",
    re.I,
)
COLLECTIVE = re.compile(
    r"\b(consortium|collaboration|(study|working|research|writing) group|network|team"
    r"|investigators|initiative|task force)\)?$",
    re.I,
)
INSTITUTION = re.compile(
    r"universi|institut|departe?ment|school of|faculty|facult|college|centre|center"
    r"|laborator|hospital|academy|académie|ministr|foundation|hochschule|escuela|école"
    r"|fachbereich|fakultät|politec|polytech|research (group|unit)|gmbh|\binc\b|\bltd\b"
    r"|corporation|大学|大學|学院|學院|研究(?:院|所|室|中心|センター|機構|生院)|医院|系$|학교|대학|연구(?:원|소)|병원|университет|институт"
    r"|академия|школа|центр|кафедра|факультет|جامعة|كلية|معهد|مركز|وزارة|الجامعة|دانشگاه"
    r"|üniversite|fakülte|enstitü|uniwersytet|univerz|università|universitas|fakultas"
    r"|sekolah tinggi|dipartimento|departamento|département|laborat|centro de|istituto"
    r"|division of|library|observatory|council|museum|clinic|\bCNRS\b|\bUSA\b|\bR&D\b"
    r"|association|society for|federal|bureau|agency|researcher\b|scholar$|trường|đại học",
    re.I,
)
COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "司徒", "東方", "東郷", "南宫", "남궁", "제갈", "황보",
)  # fmt: skip
_OTHERS = """
abstract access analysis appendix approach article author authors based between
commons comparative comparison concept conference copyright correspondence data
december declaration department development draft during editor editorial education
effect effects evidence example experience february figure for from full health how
impact in influence insights introduction into issue january journal keywords
learning lessons letter license list literature management manuscript measuring
method methods model november october of original paper perspective policy practice
preliminary preprint proceedings published quality received report research results
review running schools school science section september some students studies study
supplementary survey system systems table teachers teaching technical the theory
through title toward towards under understanding using version volume what when
where why with word working your accepted submitted desde efectos entre evaluación
evaluation hacia por sobre resumen resumo introducción introdução estudo análise
análisis avaliação étude über für studie supplemental information statement conflict
interest funding acknowledgments acknowledgements contributions highlights
background objective conclusion conclusions discussion
"""
NOT_NAMES = frozenset(_OTHERS.split())
