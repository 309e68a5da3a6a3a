"""Word files: with styles, and with nothing but their look."""

import re
from functools import partial
from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tests.submissions.reading.samples import Sample
from tests.submissions.reading.samples.texts import ABSTRACT, EN, TEXT

PIECE = re.compile(r"\*\*(.+?)\*\*|\^(.+?)\^|__(.+?)__", re.S)


def document(*lines):
    """What makes a Word file of "Style| text" lines: **bold**, ^raised^, __italic__,
    `!18 ` for size, `= ` for the middle of the line, a list of rows for a table."""
    return partial(_made, lines)


def _made(lines):
    made = docx.Document()
    for line in lines:
        if isinstance(line, list):
            _table(made, line)
            continue
        style, _, text = (
            line.rpartition("| ") if re.match(r"^[\w ]+\| ", line) else ("", "", line)
        )
        if style and style not in [s.name for s in made.styles]:
            made.styles.add_style(style, 1)
        _fill(made.add_paragraph(style=style or None), text)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(paragraph, text):
    if text.startswith("= "):
        paragraph.alignment, text = WD_ALIGN_PARAGRAPH.CENTER, text[2:]
    size = re.match(r"!(\d+) ", text)
    text = text[size.end() :] if size else text
    last = 0
    for piece in [*PIECE.finditer(text), None]:
        plain = text[last : piece.start() if piece else len(text)]
        for at, part in enumerate(plain.split("\n")):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(part)
            if size:
                run.font.size = Pt(int(size.group(1)))
        if piece:
            run = paragraph.add_run(next(filter(None, piece.groups())))
            run.bold = bool(piece.group(1)) or None
            run.font.superscript = bool(piece.group(2)) or None
            run.italic = bool(piece.group(3)) or None
            if size:
                run.font.size = Pt(int(size.group(1)))
            last = piece.end()


def _table(made, rows):
    grid = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            parts = text.split("\n\n")
            cell = grid.cell(row, column)
            _fill(cell.paragraphs[0], parts[0])
            for part in parts[1:]:
                _fill(cell.add_paragraph(), part)


BODY = ("Heading 1| Introduction", TEXT["en"], "Heading 1| Methods", TEXT["en"])
LOOK = ("**Introduction**", TEXT["en"], "**Methods**", TEXT["en"])


def localised(code, title, byline, places, head, words, start, *, marks=": "):
    """The same paper by its look alone, as it is written in each country."""
    abstract, keywords = head
    return document(
        f"= !16 **{title}**",
        byline,
        *places,
        f"**{abstract}**{marks}{ABSTRACT[code]}",
        f"**{keywords}**{marks}{words}",
        f"**{start}**",
        TEXT[code],
        TEXT[code],
    )


SAMPLES = {
    "styled, one author style a line": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "Author| Ada Lovelace^1^, Mary Anning^2*^",
            "Affiliation| ^1^ Department of Education, University of London, UK",
            "Affiliation| ^2^ Lyme Regis Museum, Lyme Regis, UK",
            "Abstract| " + EN,
            "Keywords| teachers, meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | Department of Education, University of London, UK
        Mary Anning | Lyme Regis Museum, Lyme Regis, UK ||| *""",
        EN,
        "teachers; meetings",
    ),
    "large first line, letters as marks": Sample(
        "paper.docx",
        document(
            "= !18 Weekly meetings of teachers in small schools",
            "= Ada Lovelace^a,*^, Mary Anning^b^ and Charles Babbage^a,b^",
            "= ^a^Department of Education, University of London, London, UK",
            "= ^b^Lyme Regis Museum, Lyme Regis, UK",
            "*Corresponding author. E-mail: ada@uni.example.org",
            "**Abstract**",
            EN,
            "__Keywords:__ teachers; meetings; small schools",
            *LOOK,
        ),
        "Weekly meetings of teachers in small schools",
        """Ada Lovelace | Department of Education, University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Regis Museum, Lyme Regis, UK
        Charles Babbage | Department of Education, University of London, London, UK ; Lyme Regis Museum, Lyme Regis, UK""",
        EN,
        "teachers; meetings; small schools",
    ),
    "labels in front of title and authors": Sample(
        "paper.docx",
        document(
            "**Title:** Weekly meetings of teachers",
            "**Authors:** Ada Lovelace, Mary Anning",
            "**Affiliation:** University of London, London, UK",
            "**Corresponding author:** Ada Lovelace (ada@uni.example.org)",
            "**ABSTRACT**",
            EN,
            "**KEYWORDS:** teachers, meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | University of London, London, UK""",
        EN,
        "teachers; meetings",
    ),
    "APA title page": Sample(
        "paper.docx",
        document(
            "Running head: WEEKLY MEETINGS",
            "",
            "= **Weekly Meetings of Teachers: A Study of Twenty Schools**",
            "= Ada M. Lovelace^1^ and Mary Anning^2^",
            "= ^1^ Department of Psychology, University of London",
            "= ^2^ School of Education, University of Bristol",
            "= **Author Note**",
            "Correspondence concerning this article should be addressed to Ada M. Lovelace, "
            "Department of Psychology, University of London. Email: ada@uni.example.org",
            "= **Abstract**",
            EN,
            "__Keywords:__ teachers, meetings",
            "= **Weekly Meetings of Teachers: A Study of Twenty Schools**",
            TEXT["en"],
            "= **Method**",
            TEXT["en"],
        ),
        "Weekly Meetings of Teachers: A Study of Twenty Schools",
        """Ada M. Lovelace | Department of Psychology, University of London | ada@uni.example.org || *
        Mary Anning | School of Education, University of Bristol""",
        EN,
        "teachers; meetings",
    ),
    "kind of article above the title": Sample(
        "paper.docx",
        document(
            "ORIGINAL RESEARCH ARTICLE",
            "!16 **Weekly meetings of teachers**",
            "Ada Lovelace MD PhD^1^, Mary Anning MSc^1^",
            "^1^ Faculty of Education, University of London, UK",
            "Word count: 3400",
            "**Abstract**",
            "**Background:** " + EN,
            "**Results:** The change stayed.",
            "**Keywords:** teachers; meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | Faculty of Education, University of London, UK
        Mary Anning | Faculty of Education, University of London, UK""",
        f"Background: {EN} Results: The change stayed.",
        "teachers; meetings",
    ),
    "name of the journal above the title": Sample(
        "paper.docx",
        document(
            "Journal of School Studies, Vol. 12, No. 3 (2024), pp. 1–20",
            "ISSN 1234-5678 https://doi.org/10.5555/jss.12.3",
            "= !20 **Weekly meetings of teachers**",
            "= Ada Lovelace, Mary Anning & Charles Babbage",
            "= University of London, London, United Kingdom",
            "= ada@uni.example.org, mary@museum.example.org, babbage@uni.example.org",
            "Heading 1| Abstract",
            EN,
            "Heading 1| Keywords",
            "teachers, meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, London, United Kingdom | ada@uni.example.org
        Mary Anning | University of London, London, United Kingdom | mary@museum.example.org
        Charles Babbage | University of London, London, United Kingdom | babbage@uni.example.org""",
        EN,
        "teachers; meetings",
    ),
    "title over two bold paragraphs": Sample(
        "paper.docx",
        document(
            "= !16 **Weekly meetings of teachers:**",
            "= !16 **a study of twenty small schools**",
            "= Ada Lovelace",
            "= University of London, UK",
            "**Abstract.** " + EN,
            "**Key words:** teachers, meetings",
            *LOOK,
        ),
        "Weekly meetings of teachers: a study of twenty small schools",
        "Ada Lovelace | University of London, UK",
        EN,
        "teachers; meetings",
    ),
    "a block for each author": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "Ada Lovelace\nDepartment of Education\nUniversity of London, UK\nada@uni.example.org",
            "Mary Anning\nLyme Regis Museum, UK\nmary@museum.example.org",
            "Abstract: " + EN,
            "Keywords: teachers, meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | Department of Education, University of London, UK | ada@uni.example.org
        Mary Anning | Lyme Regis Museum, UK | mary@museum.example.org""",
        EN,
        "teachers; meetings",
    ),
    "an author a paragraph, each above the address": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "**Ada Lovelace**",
            "Department of Education, University of London, UK",
            "ada@uni.example.org",
            "https://orcid.org/0000-0002-1825-0097",
            "**Mary Anning**",
            "Lyme Regis Museum, Lyme Regis, UK",
            "mary@museum.example.org",
            "https://orcid.org/0000-0001-5109-3700",
            "Heading 1| Abstract",
            EN,
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | Department of Education, University of London, UK | ada@uni.example.org | 0000-0002-1825-0097
        Mary Anning | Lyme Regis Museum, Lyme Regis, UK | mary@museum.example.org | 0000-0001-5109-3700""",
        EN,
    ),
    "names in capitals, degrees, symbols": Sample(
        "paper.docx",
        document(
            "= **WEEKLY MEETINGS OF TEACHERS**",
            "= ADA LOVELACE^*^, MARY ANNING^†^, AND JOSÉ DE LA CRUZ^†^",
            "^*^ Department of Education, University of London, UK",
            "^†^ Lyme Regis Museum, Lyme Regis, UK",
            "**ABSTRACT.** " + EN,
            "**KEY WORDS:** teachers • meetings • schools",
            *LOOK,
        ),
        "WEEKLY MEETINGS OF TEACHERS",
        """ADA LOVELACE | Department of Education, University of London, UK
        MARY ANNING | Lyme Regis Museum, Lyme Regis, UK
        JOSÉ DE LA CRUZ | Lyme Regis Museum, Lyme Regis, UK""",
        EN,
        "teachers; meetings; schools",
    ),
    "family names first, parted by semicolons": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "Lovelace, Ada; Anning, Mary; van der Berg, Jan",
            "University of London, UK",
            "Heading 1| Abstract",
            EN,
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, UK
        Mary Anning | University of London, UK
        Jan van der Berg | University of London, UK""",
        EN,
    ),
    "authors and addresses in a table": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            [
                [
                    "**Ada Lovelace**\n\nUniversity of London, UK\n\nada@uni.example.org",
                    "**Mary Anning**\n\nLyme Regis Museum, UK\n\nmary@museum.example.org",
                ]
            ],
            "**Abstract**",
            EN,
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, UK | ada@uni.example.org
        Mary Anning | Lyme Regis Museum, UK | mary@museum.example.org""",
        EN,
    ),
    "article info and abstract in a table": Sample(
        "paper.docx",
        document(
            "= !18 **Weekly meetings of teachers**",
            "= Ada Lovelace^1^, Mary Anning^2^",
            "= ^1^University of London, UK",
            "= ^2^Lyme Regis Museum, UK",
            [
                ["**ARTICLE INFO**", "**ABSTRACT**"],
                ["**Keywords:**\n\nteachers; meetings", EN],
            ],
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, UK
        Mary Anning | Lyme Regis Museum, UK""",
        EN,
        "teachers; meetings",
    ),
    "everything bold, title as heading, numbers typed": Sample(
        "paper.docx",
        document(
            "Heading 1| Weekly meetings of teachers",
            "Ada Lovelace (University of London), Mary Anning (Lyme Regis Museum)",
            "Heading 2| Abstract",
            EN,
            "Heading 2| Keywords",
            "teachers, meetings",
            "Heading 2| 1. Introduction",
            TEXT["en"],
            "Heading 2| 2. Methods",
            TEXT["en"],
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London
        Mary Anning | Lyme Regis Museum""",
        EN,
        "teachers; meetings",
    ),
    "for blind review": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "Heading 1| Abstract",
            EN,
            "Keywords: teachers, meetings",
            *BODY,
        ),
        "Weekly meetings of teachers",
        "",
        EN,
        "teachers; meetings",
    ),
    "two languages, as in SciELO": Sample(
        "paper.docx",
        document(
            "= !14 **Reuniões semanais de professores em escolas pequenas**",
            "= !14 **Weekly meetings of teachers in small schools**",
            "Ana Maria de Souza^1^ https://orcid.org/0000-0002-1825-0097",
            "João Pereira^2^ https://orcid.org/0000-0001-5109-3700",
            "^1^ Universidade de São Paulo, Faculdade de Educação, São Paulo, SP, Brasil. E-mail: ana@usp.example.org",
            "^2^ Universidade Federal da Bahia, Salvador, BA, Brasil. E-mail: joao@ufba.example.org",
            "**Resumo**",
            ABSTRACT["pt"],
            "**Palavras-chave:** professores; reuniões; escolas",
            "**Abstract**",
            EN,
            "**Keywords:** teachers; meetings; schools",
            "**Introdução**",
            TEXT["pt"],
            TEXT["pt"],
            "**Método**",
            TEXT["pt"],
        ),
        "Reuniões semanais de professores em escolas pequenas",
        """Ana Maria de Souza | Universidade de São Paulo, Faculdade de Educação, São Paulo, SP, Brasil | ana@usp.example.org | 0000-0002-1825-0097
        João Pereira | Universidade Federal da Bahia, Salvador, BA, Brasil | joao@ufba.example.org | 0000-0001-5109-3700""",
        ABSTRACT["pt"],
        "professores; reuniões; escolas",
        "pt",
    ),
    "Spanish": Sample(
        "paper.docx",
        localised(
            "es",
            "Reuniones semanales de maestros",
            "María José García López^1^, Juan Pérez^2^ y Ana Ruiz^1^",
            [
                "^1^ Universidad de Sevilla, España",
                "^2^ Universidad Nacional Autónoma de México, México",
            ],
            ("Resumen", "Palabras clave"),
            "maestros, reuniones, escuela",
            "Introducción",
        ),
        "Reuniones semanales de maestros",
        """María José García López | Universidad de Sevilla, España
        Juan Pérez | Universidad Nacional Autónoma de México, México
        Ana Ruiz | Universidad de Sevilla, España""",
        ABSTRACT["es"],
        "maestros; reuniones; escuela",
        "es",
    ),
    "French": Sample(
        "paper.docx",
        localised(
            "fr",
            "Les réunions hebdomadaires des enseignants",
            "Marie Curie^1^ et Jean-Pierre Le Goff^2^",
            [
                "^1^ Université de Lyon, France",
                "^2^ École normale supérieure, Paris, France",
            ],
            ("Résumé", "Mots-clés"),
            "enseignants, réunions, école",
            "Introduction",
            marks=" : ",
        ),
        "Les réunions hebdomadaires des enseignants",
        """Marie Curie | Université de Lyon, France
        Jean-Pierre Le Goff | École normale supérieure, Paris, France""",
        ABSTRACT["fr"],
        "enseignants; réunions; école",
        "fr",
    ),
    "German": Sample(
        "paper.docx",
        localised(
            "de",
            "Wöchentliche Treffen von Lehrkräften",
            "Prof. Dr. Lise Meitner^1^ und Dr. Otto von Hahn^2^",
            [
                "^1^ Universität Wien, Österreich",
                "^2^ Technische Hochschule Berlin, Deutschland",
            ],
            ("Zusammenfassung", "Schlüsselwörter"),
            "Lehrkräfte, Treffen, Schule",
            "Einleitung",
        ),
        "Wöchentliche Treffen von Lehrkräften",
        """Lise Meitner | Universität Wien, Österreich
        Otto von Hahn | Technische Hochschule Berlin, Deutschland""",
        ABSTRACT["de"],
        "Lehrkräfte; Treffen; Schule",
        "de",
    ),
    "Italian": Sample(
        "paper.docx",
        localised(
            "it",
            "Incontri settimanali degli insegnanti",
            "Maria Montessori^1^ e Giovanni D’Angelo^2^",
            ["^1^ Università di Bologna, Italia", "^2^ Politecnico di Milano, Italia"],
            ("Riassunto", "Parole chiave"),
            "insegnanti, incontri, scuola",
            "Introduzione",
        ),
        "Incontri settimanali degli insegnanti",
        """Maria Montessori | Università di Bologna, Italia
        Giovanni D’Angelo | Politecnico di Milano, Italia""",
        ABSTRACT["it"],
        "insegnanti; incontri; scuola",
        "it",
    ),
    "Russian": Sample(
        "paper.docx",
        localised(
            "ru",
            "Еженедельные встречи учителей",
            "И.И. Иванов^1^, А.П. Петрова^2^",
            [
                "^1^ Московский государственный университет, Москва, Россия",
                "^2^ Институт образования, Казань, Россия",
            ],
            ("Аннотация", "Ключевые слова"),
            "учителя, встречи, школа",
            "Введение",
            marks=". ",
        ),
        "Еженедельные встречи учителей",
        """И.И. Иванов | Московский государственный университет, Москва, Россия
        А.П. Петрова | Институт образования, Казань, Россия""",
        ABSTRACT["ru"],
        "учителя; встречи; школа",
        "ru",
    ),
    "Chinese": Sample(
        "paper.docx",
        localised(
            "zh",
            "农村学校教师集体备课研究",
            "张三^1^,李小明^2^",
            ["(1. 北京大学 教育学院,北京 100871;2. 云南师范大学,昆明 650500)"],
            ("摘 要", "关键词"),
            "教师;集体备课;农村学校",
            "一、引言",
            marks=":",
        ),
        "农村学校教师集体备课研究",
        """张三 | 北京大学 教育学院,北京 100871
        李小明 | 云南师范大学,昆明 650500""",
        ABSTRACT["zh"],
        "教师; 集体备课; 农村学校",
        "zh",
    ),
    "Japanese": Sample(
        "paper.docx",
        localised(
            "ja",
            "教師の週例会の効果",
            "山田太郎^1^,鈴木花子^2^",
            ["^1^東京大学教育学部", "^2^京都教育大学"],
            ("要旨", "キーワード"),
            "教師,授業,学校",
            "はじめに",
            marks=":",
        ),
        "教師の週例会の効果",
        """山田太郎 | 東京大学教育学部
        鈴木花子 | 京都教育大学""",
        ABSTRACT["ja"],
        "教師; 授業; 学校",
        "ja",
    ),
    "Korean": Sample(
        "paper.docx",
        localised(
            "ko",
            "교사의 주간 모임에 관한 연구",
            "김철수^1^, 이영희^2^",
            ["^1^서울대학교 교육학과", "^2^부산대학교 사범대학"],
            ("국문초록", "주제어"),
            "교사, 모임, 학교",
            "서론",
        ),
        "교사의 주간 모임에 관한 연구",
        """김철수 | 서울대학교 교육학과
        이영희 | 부산대학교 사범대학""",
        ABSTRACT["ko"],
        "교사; 모임; 학교",
        "ko",
    ),
    "Arabic": Sample(
        "paper.docx",
        localised(
            "ar",
            "أثر الاجتماعات الأسبوعية للمعلمين",
            "أحمد محمد علي^1^، فاطمة حسن^2^",
            ["^1^ كلية التربية، جامعة القاهرة، مصر", "^2^ جامعة بغداد، العراق"],
            ("الملخص", "الكلمات المفتاحية"),
            "المعلمون، الاجتماعات، المدرسة",
            "المقدمة",
        ),
        "أثر الاجتماعات الأسبوعية للمعلمين",
        """أحمد محمد علي | كلية التربية، جامعة القاهرة، مصر
        فاطمة حسن | جامعة بغداد، العراق""",
        ABSTRACT["ar"],
        "المعلمون; الاجتماعات; المدرسة",
        "ar",
    ),
    "Turkish": Sample(
        "paper.docx",
        localised(
            "tr",
            "Öğretmenlerin haftalık toplantıları",
            "Ayşe Yılmaz^1^ ve Çağlar Öztürk^2^",
            [
                "^1^ Ankara Üniversitesi, Eğitim Fakültesi, Türkiye",
                "^2^ Boğaziçi Üniversitesi, İstanbul, Türkiye",
            ],
            ("Öz", "Anahtar Sözcükler"),
            "öğretmen, toplantı, okul",
            "Giriş",
        ),
        "Öğretmenlerin haftalık toplantıları",
        """Ayşe Yılmaz | Ankara Üniversitesi, Eğitim Fakültesi, Türkiye
        Çağlar Öztürk | Boğaziçi Üniversitesi, İstanbul, Türkiye""",
        ABSTRACT["tr"],
        "öğretmen; toplantı; okul",
        "tr",
    ),
    "Indonesian": Sample(
        "paper.docx",
        localised(
            "id",
            "Pertemuan mingguan guru di sekolah kecil",
            "Siti Nurhaliza^1^, Suharto^2^",
            [
                "^1^ Universitas Indonesia, Depok, Indonesia",
                "^2^ Universitas Gadjah Mada, Yogyakarta, Indonesia",
            ],
            ("Abstrak", "Kata kunci"),
            "guru, pertemuan, sekolah",
            "Pendahuluan",
        ),
        "Pertemuan mingguan guru di sekolah kecil",
        """Siti Nurhaliza | Universitas Indonesia, Depok, Indonesia
        Suharto | Universitas Gadjah Mada, Yogyakarta, Indonesia""",
        ABSTRACT["id"],
        "guru; pertemuan; sekolah",
        "id",
    ),
    "notes about the authors at the end of the head": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings of teachers",
            "Ada Lovelace ^1,2,✉^ ORCID: 0000-0002-1825-0097, Mary Anning ^2^ ORCID: 0000-0001-5109-3700",
            "^1^ University of London, UK; ^2^ Lyme Regis Museum, UK",
            "✉ ada@uni.example.org",
            "These authors contributed equally to this work.",
            "Submitted: 12 May 2024",
            "Heading 1| Highlights",
            "Teachers met.",
            "Heading 1| Abstract",
            EN,
            "Keywords — teachers, meetings.",
            *BODY,
        ),
        "Weekly meetings of teachers",
        """Ada Lovelace | University of London, UK ; Lyme Regis Museum, UK | ada@uni.example.org | 0000-0002-1825-0097 | *
        Mary Anning | Lyme Regis Museum, UK || 0000-0001-5109-3700""",
        EN,
        "teachers; meetings",
    ),
    "a title with a subtitle and a note": Sample(
        "paper.docx",
        document(
            "Title| Weekly meetings",
            "Subtitle| A study of twenty schools",
            "Author| Ada Lovelace",
            "Author| Mary Anning",
            "Date| May 2024",
            "Heading 1| Abstract",
            EN,
            *BODY,
        ),
        "Weekly meetings: A study of twenty schools",
        "Ada Lovelace\nMary Anning",
        EN,
    ),
}
