"""PDF: what can be told from the look of a first page."""

import weasyprint

from tests.submissions.reading.samples import Sample
from tests.submissions.reading.samples.texts import ABSTRACT, EN, TEXT

TITLE = "Weekly meetings of teachers"
REST = f"<h2>1. Introduction</h2><p>{TEXT['en']}</p>" + f"<p>{TEXT['en']}</p>" * 4


class Page:
    """A PDF that is printed when it is first asked for."""

    def __init__(self, body, style="", lang="en"):
        rules = f"@page{{size:A4}}body{{font:11pt serif}}h1{{font-size:20pt}}h2{{font-size:13pt}}sup{{font-size:7pt}}{style}"
        self.html = (
            f'<html lang="{lang}"><style>{rules}</style><body>{body}</body></html>'
        )

    def __call__(self):
        return weasyprint.HTML(string=self.html).write_pdf()


SAMPLES = {
    "marks, one column": Sample(
        "paper.pdf",
        Page(
            f"<h1>{TITLE}</h1><p>Ada Lovelace<sup>1,*</sup>, Mary Anning<sup>2</sup></p>"
            "<p><sup>1</sup> University of London, London, UK<br><sup>2</sup> Lyme Museum, Lyme Regis, UK<br>* Corresponding author: ada@uni.example.org</p>"
            f"<p><b>Abstract</b></p><p>{EN}</p><p><b>Keywords:</b> teachers, meetings</p>{REST}"
        ),
        TITLE,
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
        EN,
        "teachers; meetings",
    ),
    "centred blocks, two columns below": Sample(
        "paper.pdf",
        Page(
            f"<div class=c><h1>{TITLE} in small schools and in large ones</h1><p>Ada Lovelace</p><p>Department of Education, University of London, UK</p><p>ada@uni.example.org</p></div>"
            f"<div class=two><p><b>Abstract—</b>{EN}</p><p><b>Index Terms—</b>teachers, meetings</p>{REST}</div>",
            ".c{text-align:center}.two{columns:2}",
        ),
        f"{TITLE} in small schools and in large ones",
        "Ada Lovelace | Department of Education, University of London, UK | ada@uni.example.org",
        EN,
        "teachers; meetings",
    ),
    "journal above the title, Spanish": Sample(
        "paper.pdf",
        Page(
            "<p>Revista de Estudios, Vol. 3, No. 2 (2024), ISSN 1234-5678</p><h1>Reuniones semanales de maestros</h1>"
            "<p>Ana Ruiz y Juan Pérez</p><p>Universidad de Sevilla, España</p>"
            f"<p><b>Resumen:</b> {ABSTRACT['es']}</p><p><b>Palabras clave:</b> maestros; reuniones</p>"
            f"<h2>Introducción</h2><p>{TEXT['es']}</p><p>{TEXT['es']}</p>",
            lang="es",
        ),
        "Reuniones semanales de maestros",
        """Ana Ruiz | Universidad de Sevilla, España
        Juan Pérez | Universidad de Sevilla, España""",
        ABSTRACT["es"],
        "maestros; reuniones",
        "es",
    ),
}
