"""LaTeX: the classes that journals use, files merged, what pandoc cannot read told."""

import pytest

from journal import markup
from tests.submissions.reading.conftest import WORDS, png


def article(preamble, body=WORDS, begin=""):
    return (
        rf"\documentclass{{article}}{preamble}\begin{{document}}{begin}"
        rf"\section{{Introduction}}{body}\end{{document}}"
    )


CLASSES = {
    "authblk": r"\title{T}\author[1]{Ada Lovelace}\author[2]{Mary Anning}"
    r"\affil[1]{University of London, UK}\affil[2]{Lyme Museum, UK}",
    "article": r"\title{T}\author{Ada Lovelace\thanks{ada@example.org}\\University of London, UK"
    r" \and Mary Anning\\Lyme Museum, UK}",
    "llncs": r"\title{T}\author{Ada Lovelace\inst{1} \and Mary Anning\inst{2}}"
    r"\institute{University of London, UK \and Lyme Museum, UK}",
    "revtex": r"\title{T}\author{Ada Lovelace}\affiliation{University of London, UK}"
    r"\author{Mary Anning}\affiliation{Lyme Museum, UK}",
    "IEEEtran": r"\title{T}\author{\IEEEauthorblockN{Ada Lovelace}"
    r"\IEEEauthorblockA{University of London, UK\\ada@example.org}\and"
    r"\IEEEauthorblockN{Mary Anning}\IEEEauthorblockA{Lyme Museum, UK}}",
    "sn-jnl": r"\title[Short]{T}\author*[1]{\fnm{Ada} \sur{Lovelace}}\email{ada@example.org}"
    r"\author[2]{\fnm{Mary} \sur{Anning}}\affil*[1]{\orgname{University of London}, \country{UK}}"
    r"\affil[2]{\orgname{Lyme Museum}, \country{UK}}",
    "acmart": r"\title{T}\author{Ada Lovelace}\orcid{0000-0001-2345-6789}\email{ada@example.org}"
    r"\affiliation{\institution{University of London}\country{UK}}"
    r"\author{Mary Anning}\affiliation{\institution{Lyme Museum}\country{UK}}",
    "elsarticle": r"\begin{frontmatter}\title{T}\author[a]{Ada Lovelace\corref{cor1}}"
    r"\ead{ada@example.org}\author[b]{Mary Anning}\cortext[cor1]{Corresponding}"
    r"\affiliation[a]{organization={University of London},country={UK}}"
    r"\affiliation[b]{organization={Lyme Museum},country={UK}}\end{frontmatter}",
}


@pytest.mark.parametrize("style", CLASSES)
def test_authors_of_the_common_classes(read, style):
    reading = read("paper.tex", article(CLASSES[style]))
    assert reading.title.value == "T"
    assert [a.name for a in reading.authors] == ["Ada Lovelace", "Mary Anning"]
    assert [a.affiliations for a in reading.authors] == [
        ["University of London, UK"],
        ["Lyme Museum, UK"],
    ]
    if "ada@" in CLASSES[style]:
        assert reading.authors[0].email == "ada@example.org"
    assert "Lovelace" not in reading.body
    assert reading.body.startswith('<section id="s-1"><h2>Introduction</h2>')


def test_accents_and_commands_become_letters(read):
    reading = read(
        "paper.tex",
        article(
            r"\title{Caf\'e \& \emph{na\"{\i}ve} r\^ole}\author{S\o ren K\v{r}i\v{z}}"
        ),
    )
    assert reading.title.value == "Café & naïve rôle"
    assert [a.name for a in reading.authors] == ["Søren Křiž"]


def test_included_files_are_merged_and_missing_ones_named(read):
    reading = read(
        "main.tex",
        article(r"\title{T}", r"\input{parts/one}\include{two.tex} \input{three}"),
        main="main.tex",
        files={
            "parts/one.tex": f"One. {WORDS}% a comment\n",
            "two.tex": "Two follows.",
        },
    )
    assert "One. Teachers" in reading.body
    assert "Two follows." in reading.body
    assert "a comment" not in reading.body
    assert any(
        "three" in w.text and "not among the files" in w.text for w in reading.warnings
    )


def test_formulas_are_mathml_and_numbered_ones_can_be_cited(read):
    body = (
        WORDS + r"Inline $a^2$ and \begin{equation}\label{eq:e} E = mc^2 \end{equation}"
        r"\[ x = 1 \] see (\ref{eq:e})."
    )
    reading = read("paper.tex", article(r"\title{T}", body))
    assert '<math alttext="a^2">' in reading.body
    assert (
        '<div class="equation numbered" id="eq-1"><math display="block"' in reading.body
    )
    assert '<div class="equation" id="eq-2">' in reading.body
    assert 'see (<a href="#eq-1">1</a>)' in reading.body
    assert "annotation" not in reading.body
    assert (reading.counts["formulas"].into, reading.counts["formulas"].out) == (3, 3)
    assert markup.problems(reading.body) == []


def test_figures_tables_and_notes_are_numbered_by_us(read):
    body = WORDS + (
        r"\begin{figure}\includegraphics{plots/Blue}\caption{Blue.}\label{f}\end{figure}"
        r"\begin{table}\caption{Two.}\label{t}\begin{tabular}{ll}a & b\\c & d\end{tabular}"
        r"\end{table} See Figure \ref{f} and Table~\ref{t}.\footnote{A note.}"
    )
    reading = read(
        "paper.tex",
        article(r"\title{T}", body),
        main="paper.tex",
        files={"blue.PNG": png()},
    )
    assert (
        '<figure id="fig-1"><img src="media:fig-1.png" alt="Blue."><figcaption>'
        in reading.body
    )
    assert '<figure class="table" id="tab-1"><figcaption><p>Two.</p>' in reading.body
    assert 'Figure <a href="#fig-1">1</a>' in reading.body
    assert '<a class="note-ref" href="#n-1" id="nr-1">1</a>' in reading.body
    assert '<section class="notes"><ol><li id="n-1"><p>A note.</p>' in reading.body
    assert markup.problems(reading.body, reading.media) == []


def test_missing_figure_keeps_its_caption_and_is_named(read):
    body = (
        WORDS + r"\begin{figure}\includegraphics{gone.pdf}\caption{Gone.}\end{figure}"
    )
    reading = read("paper.tex", article(r"\title{T}", body))
    assert '<figure id="fig-1"><figcaption><p>Gone.</p>' in reading.body
    assert reading.figures[0].status == "missing"
    assert any("gone.pdf is not among the files" in w.text for w in reading.warnings)


def test_one_broken_bib_entry_is_named_and_the_rest_is_listed(read):
    bib = (
        "@article{good2020, author={Good, Ann}, title={Fine}, year={2020}, doi={10.5555/x}}\n"
        "@article{, author={No Key}, title={Lost}}\n"
        "@article{bad2021, author={Bad, Bob}, title={Unclosed, year={2021}\n"
    )
    body = WORDS + r"\cite{good2020} and \cite{bad2021} and \cite{nowhere}."
    reading = read(
        "paper.tex",
        article(r"\title{T}", body + r"\bibliography{refs}"),
        main="paper.tex",
        files={"refs.bib": bib},
    )
    told = " ".join(w.text for w in reading.warnings)
    assert "An entry in refs.bib has no key" in told
    assert "The entry bad2021 in refs.bib was left out" in told
    assert "bad2021, nowhere" in told
    assert [r.doi for r in reading.references] == ["10.5555/x"]
    assert '<a class="cite" href="#r-1">' in reading.body


def test_reference_list_written_by_hand_is_linked(read):
    body = WORDS + (
        r"\cite{b,a}.\begin{thebibliography}{9}\bibitem{a} Ann. First. 2001."
        r"\bibitem[Bob(2002)]{b} Bob. \emph{Second}. 2002.\end{thebibliography}"
    )
    reading = read("paper.tex", article(r"\title{T}", body))
    assert [r.text for r in reading.references] == [
        "Ann. First. 2001.",
        "Bob. Second. 2002.",
    ]
    assert (
        '[<a class="cite" href="#r-2">Bob 2002</a>, <a class="cite" href="#r-1">1</a>]'
        in reading.body
    )


def test_section_that_cannot_be_read_is_named_and_the_rest_is_kept(read):
    source = (
        rf"\documentclass{{article}}\title{{T}}\begin{{document}}\section{{Good}}{WORDS}"
        rf"\section{{Bad}} \begin{{itemize}} \item x \end{{enumerate}} \section{{Fine}}{WORDS}"
        r"\end{document}"
    )
    reading = read("paper.tex", source)
    assert "<h2>Good</h2>" in reading.body
    assert "<h2>Fine</h2>" in reading.body
    assert any(
        "could not be read" in w.text and "Bad" in w.text for w in reading.warnings
    )


def test_words_lost_are_never_lost_in_silence(read):
    lost = r"\mystery{" + WORDS * 12 + "}"
    reading = read("paper.tex", article(r"\title{T}", WORDS + lost))
    kept = reading.counts["words"].out / reading.counts["words"].into
    assert kept > 0.9 or any(w.kind == "words" for w in reading.warnings)
