"""The few words the typesetter adds to an article, in the article's own language."""

WORDS = {
    "en": ("Figure", "Table", "Abstract", "Keywords", "References", "Declarations",
           "How to cite", "Authors", "Notes", "ORCID iD of", "and"),
    "fr": ("Figure", "Tableau", "Résumé", "Mots-clés", "Références", "Déclarations",
           "Pour citer", "Auteurs", "Notes", "ORCID de", "et"),
    "es": ("Figura", "Tabla", "Resumen", "Palabras clave", "Referencias",
           "Declaraciones", "Cómo citar", "Autores", "Notas", "ORCID de", "y"),
    "pt": ("Figura", "Tabela", "Resumo", "Palavras-chave", "Referências",
           "Declarações", "Como citar", "Autores", "Notas", "ORCID de", "e"),
    "de": ("Abbildung", "Tabelle", "Zusammenfassung", "Schlagwörter", "Literatur",
           "Erklärungen", "Zitierweise", "Autoren", "Anmerkungen", "ORCID iD von",
           "und"),
    "ru": ("Рисунок", "Таблица", "Аннотация", "Ключевые слова", "Литература",
           "Заявления", "Для цитирования", "Авторы", "Примечания", "ORCID:", "и"),
    "zh": ("图", "表", "摘要", "关键词", "参考文献", "声明", "引用格式", "作者",
           "注释", "ORCID：", "和"),
    "ar": ("الشكل", "الجدول", "الملخص", "الكلمات المفتاحية", "المراجع", "إقرارات",
           "للاستشهاد", "المؤلفون", "الحواشي", "ORCID", "و"),
}  # fmt: skip
NAMES = ("figure", "table", "abstract", "keywords", "references", "declarations",
         "cite", "authors", "notes", "orcid", "and")  # fmt: skip


def no_last_word_alone(title: str) -> str:
    """A title whose last two words stay together, if they are not long."""
    before, space, last = title.rpartition(" ")
    pair = len(before.rpartition(" ")[2]) + len(last)
    return f"{before}\u00a0{last}" if space and " " in before and pair < 24 else title


def words(lang: str) -> dict[str, str]:
    """The words of a language by name; English where we have none of our own."""
    return dict(zip(NAMES, WORDS.get(lang.split("-")[0], WORDS["en"]), strict=True))
