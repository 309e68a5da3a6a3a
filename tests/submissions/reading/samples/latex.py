"""LaTeX: the classes and templates of journals, each as its manual shows it."""

from tests.submissions.reading.samples import Sample
from tests.submissions.reading.samples.texts import ABSTRACT, EN, TEXT

BODY = rf"\section{{Introduction}} {TEXT['en']} \section{{Methods}} {TEXT['en']}"
TITLE = "Weekly meetings of teachers"
TWO = """Ada Lovelace | University of London, London, UK
Mary Anning | Lyme Museum, Lyme Regis, UK"""
TWO_MAILS = """Ada Lovelace | University of London, London, UK | ada@uni.example.org
Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org"""


def paper(kind, preamble="", begin="", body=BODY):
    return (
        rf"\documentclass{{{kind}}}{preamble}\begin{{document}}{begin}"
        "\n\n" + body + "\n" + r"\end{document}"
    )


def sample(content, people=TWO, keywords="teachers; meetings", title=TITLE, **more):
    return Sample(
        "paper.tex", content, title, people, more.pop("abstract", EN), keywords, **more
    )


ABS = rf"\begin{{abstract}}{EN}\end{{abstract}}"
SAMPLES = {
    "article with thanks": sample(
        paper(
            "article",
            rf"\title{{{TITLE}\thanks{{Funded by nobody.}}}}"
            r"\author{Ada Lovelace\thanks{University of London, London, UK. Email: ada@uni.example.org}"
            r" \and Mary Anning\thanks{Lyme Museum, Lyme Regis, UK. mary@museum.example.org}}\date{May 2024}",
            rf"\maketitle{ABS}\textbf{{Keywords:}} teachers, meetings",
        ),
        TWO_MAILS,
    ),
    "article, one block each": sample(
        paper(
            "article",
            rf"\title{{{TITLE}}}\author{{Ada Lovelace\\ University of London\\ London, UK \\ \texttt{{ada@uni.example.org}}"
            r" \and Mary Anning\\ Lyme Museum\\ Lyme Regis, UK\\ \texttt{mary@museum.example.org}}",
            rf"\maketitle{ABS}\noindent\emph{{Keywords}}: teachers, meetings",
        ),
        TWO_MAILS,
    ),
    "authblk": sample(
        paper(
            "article",
            r"\usepackage{authblk}"
            rf"\title{{{TITLE}}}"
            r"\author[1,*]{Ada Lovelace}\author[2]{Mary Anning}"
            r"\affil[1]{University of London, London, UK}\affil[2]{Lyme Museum, Lyme Regis, UK}"
            r"\affil[*]{Corresponding author: ada@uni.example.org}",
            rf"\maketitle{ABS}\textbf{{Key words}} --- teachers, meetings",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "elsarticle": sample(
        paper(
            "elsarticle",
            "",
            rf"\begin{{frontmatter}}\title{{{TITLE}}}"
            r"\author[1]{Ada Lovelace\corref{cor1}\fnref{label2}}\ead{ada@uni.example.org}"
            r"\author[2]{Mary Anning}\ead{mary@museum.example.org}\cortext[cor1]{Corresponding author}"
            r"\affiliation[1]{organization={University of London},city={London},country={UK}}"
            r"\affiliation[2]{organization={Lyme Museum}, addressline={}, city={Lyme Regis}, country={UK}}"
            rf"{ABS}\begin{{keyword}}teachers \sep meetings \PACS 0000\end{{keyword}}\end{{frontmatter}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org""",
    ),
    "elsarticle with address": sample(
        paper(
            "elsarticle",
            "",
            rf"\begin{{frontmatter}}\title{{{TITLE}}}"
            r"\author{Ada Lovelace\corref{mycorrespondingauthor}}\cortext[mycorrespondingauthor]{Corresponding author}"
            r"\ead{ada@uni.example.org}\address{University of London, London, UK}"
            r"\author{Mary Anning}\address{Lyme Museum, Lyme Regis, UK}"
            rf"{ABS}\begin{{keyword}}teachers\sep meetings\end{{keyword}}\end{{frontmatter}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "cas-sc": sample(
        paper(
            "cas-sc",
            "",
            rf"\title [mode = title]{{{TITLE}}}\shorttitle{{Meetings}}"
            r"\author[1]{Ada Lovelace}[type=editor,orcid=0000-0002-1825-0097]\cormark[1]\ead{ada@uni.example.org}"
            r"\affiliation[1]{organization={University of London},city={London},country={UK}}"
            r"\author[2]{Mary Anning}[%"
            "\n"
            r" role=Co-ordinator]\affiliation[2]{organization={Lyme Museum},city={Lyme Regis},country={UK}}"
            r"\cortext[1]{Corresponding author}"
            rf"{ABS}\begin{{keywords}}teachers \sep meetings\end{{keywords}}\maketitle",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org | 0000-0002-1825-0097 | *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "revtex": sample(
        paper(
            "revtex4-2",
            "",
            rf"\title{{{TITLE}}}\author{{Ada Lovelace}}\email{{ada@uni.example.org}}"
            r"\altaffiliation[Also at ]{Physics Department, Royal Society.}"
            r"\affiliation{University of London, London, UK}"
            r"\author{Mary Anning}\homepage{http://example.org}\affiliation{Lyme Museum, Lyme Regis, UK}"
            rf"\date{{\today}}{ABS}\keywords{{teachers, meetings}}\maketitle",
        ),
        """Ada Lovelace || ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "revtex, two of one place": sample(
        paper(
            "revtex4-1",
            "",
            rf"\title{{{TITLE}}}\author{{Ada Lovelace}}\author{{Mary Anning}}"
            r"\affiliation{University of London, London, UK}\author{Charles Babbage}"
            r"\affiliation{Lyme Museum, Lyme Regis, UK}\affiliation{University of London, London, UK}"
            rf"{ABS}\maketitle",
        ),
        """Ada Lovelace | University of London, London, UK
        Mary Anning | University of London, London, UK
        Charles Babbage | Lyme Museum, Lyme Regis, UK ; University of London, London, UK""",
        "",
    ),
    "llncs": sample(
        paper(
            "llncs",
            "",
            rf"\title{{{TITLE}\thanks{{Supported by x.}}}}\titlerunning{{Meetings}}"
            r"\author{Ada Lovelace\inst{1}\orcidID{0000-0002-1825-0097} \and Mary Anning\inst{2}}"
            r"\authorrunning{A. Lovelace et al.}"
            r"\institute{University of London, London, UK\\ \email{ada@uni.example.org} \and Lyme Museum, Lyme Regis, UK}"
            rf"\maketitle\begin{{abstract}}{EN}\keywords{{teachers \and meetings}}\end{{abstract}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org | 0000-0002-1825-0097
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "svjour": sample(
        paper(
            "svjour3",
            "",
            rf"\title{{{TITLE}}}\subtitle{{A study}}\author{{Ada Lovelace \and Mary Anning}}"
            r"\institute{A. Lovelace \at University of London, London, UK \\ \email{ada@uni.example.org}"
            r" \and M. Anning \at Lyme Museum, Lyme Regis, UK}\date{Received: date}"
            rf"\maketitle\begin{{abstract}}{EN}\keywords{{teachers \and meetings}}\end{{abstract}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
        title=f"{TITLE}: A study",
    ),
    "sn-jnl": sample(
        paper(
            "sn-jnl",
            "",
            rf"\title[Short]{{{TITLE}}}\author*[1,2]{{\fnm{{Ada}} \sur{{Lovelace}}}}\email{{ada@uni.example.org}}"
            r"\equalcont{These authors contributed equally to this work.}"
            r"\author[2]{\pfx{Dr} \fnm{Mary} \spfx{van} \sur{Anning} \sfx{IV}}"
            r"\affil*[1]{\orgdiv{Department}, \orgname{University of London}, \orgaddress{\street{Street}, \city{London}, \country{UK}}}"
            r"\affil[2]{\orgname{Lyme Museum}, \orgaddress{\city{Lyme Regis}, \country{UK}}}"
            rf"\abstract{{{EN}}}\keywords{{teachers, meetings}}\maketitle",
        ),
        """Ada Lovelace | Department, University of London, Street, London, UK ; Lyme Museum, Lyme Regis, UK | ada@uni.example.org || *
        Mary van Anning, IV | Lyme Museum, Lyme Regis, UK""",
    ),
    "IEEEtran journal": sample(
        paper(
            "IEEEtran",
            "",
            rf"\title{{{TITLE}}}\author{{Ada~Lovelace,~\IEEEmembership{{Member,~IEEE,}} and Mary~Anning,~\IEEEmembership{{Fellow,~OSA}}%"
            "\n"
            r"\thanks{A. Lovelace is with the University of London, London, UK (e-mail: ada@uni.example.org).}%"
            "\n"
            r"\thanks{M. Anning is with the Lyme Museum, Lyme Regis, UK.}}"
            r"\markboth{Journal of \LaTeX\ Class Files}{Shell}"
            rf"\maketitle{ABS}\begin{{IEEEkeywords}}teachers, meetings.\end{{IEEEkeywords}}",
            rf"\section{{Introduction}}\IEEEPARstart{{T}}{{eachers}} met. {TEXT['en']}",
        ),
        """Ada Lovelace || ada@uni.example.org
        Mary Anning""",
    ),
    "IEEEtran conference": sample(
        paper(
            "IEEEtran",
            "",
            rf"\title{{{TITLE}}}\author{{\IEEEauthorblockN{{1\textsuperscript{{st}} Ada Lovelace}}"
            r"\IEEEauthorblockA{\textit{Department of Education} \\ \textit{University of London}\\ London, UK \\ ada@uni.example.org}"
            r"\and\IEEEauthorblockN{2\textsuperscript{nd} Mary Anning}"
            r"\IEEEauthorblockA{\textit{Lyme Museum}\\ Lyme Regis, UK \\ mary@museum.example.org}}"
            rf"\maketitle{ABS}\begin{{IEEEkeywords}}teachers, meetings\end{{IEEEkeywords}}",
        ),
        """Ada Lovelace | Department of Education, University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org""",
    ),
    "IEEEtran with shared blocks": sample(
        paper(
            "IEEEtran",
            "",
            rf"\title{{{TITLE}}}\author{{\IEEEauthorblockN{{Ada Lovelace\IEEEauthorrefmark{{1}}, Mary Anning\IEEEauthorrefmark{{2}}}}"
            r"\IEEEauthorblockA{\IEEEauthorrefmark{1}University of London, London, UK\\ada@uni.example.org}"
            r"\IEEEauthorblockA{\IEEEauthorrefmark{2}Lyme Museum, Lyme Regis, UK}}"
            rf"\maketitle{ABS}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
        "",
    ),
    "acmart": sample(
        paper(
            "acmart",
            "",
            rf"\title{{{TITLE}}}\author{{Ada Lovelace}}\authornote{{Both authors contributed equally.}}"
            r"\orcid{0000-0002-1825-0097}\email{ada@uni.example.org}"
            r"\affiliation{\institution{University of London}\city{London}\country{UK}}"
            r"\author{Mary Anning}\affiliation{\institution{Lyme Museum}\city{Lyme Regis}\country{UK}}"
            rf"\renewcommand{{\shortauthors}}{{Lovelace and Anning}}{ABS}"
            r"\begin{CCSXML}<ccs2012></ccs2012>\end{CCSXML}\ccsdesc[500]{Do Not Use}"
            r"\keywords{teachers, meetings}\maketitle",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org | 0000-0002-1825-0097
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "amsart": sample(
        paper(
            "amsart",
            rf"\title[Meetings]{{{TITLE}}}\author{{Ada Lovelace}}\address{{University of London, London, UK}}"
            r"\curraddr{Elsewhere}\email{ada@uni.example.org}\author{Mary Anning}"
            r"\address{Lyme Museum, Lyme Regis, UK}\subjclass[2020]{00A00}\keywords{teachers, meetings}",
            rf"{ABS}\maketitle",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "mdpi": sample(
        paper(
            "Definitions/mdpi",
            rf"\Title{{{TITLE}}}\newcommand{{\orcidauthorA}}{{0000-0002-1825-0097}}"
            r"\Author{Ada Lovelace $^{1,\dagger,\ddagger}$\orcidA{} and Mary Anning $^{2,}$*}"
            r"\AuthorNames{Ada Lovelace, Mary Anning}\AuthorCitation{Lovelace, A.; Anning, M.}"
            r"\address{$^{1}$ \quad University of London, London, UK; ada@uni.example.org\\"
            r"$^{2}$ \quad Lyme Museum, Lyme Regis, UK}"
            r"\corres{Correspondence: mary@museum.example.org; Tel.: +00}"
            rf"\abstract{{{EN}}}\keyword{{teachers; meetings}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org || *""",
    ),
    "frontiers": sample(
        paper(
            "frontiersSCNS",
            r"\def\keyFont{\fontsize{8}{11}\helveticabold }\def\firstAuthorLast{Lovelace {et~al.}}"
            r"\def\Authors{Ada Lovelace\,$^{1,*}$, Mary Anning\,$^{2}$}"
            r"\def\Address{$^{1}$University of London, London, UK \\ $^{2}$Lyme Museum, Lyme Regis, UK}"
            r"\def\corrAuthor{Ada Lovelace}\def\corrEmail{ada@uni.example.org}",
            rf"\onecolumn\firstpage{{1}}\title[Running Title]{{{TITLE}}}\author[\firstAuthorLast ]{{\Authors}}"
            r"\address{}\correspondance{}\extraAuth{}\maketitle"
            rf"\begin{{abstract}}\section{{}}{EN}\tiny \keyFont{{ \section{{Keywords:}} teachers, meetings}}\end{{abstract}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "copernicus": sample(
        paper(
            "copernicus",
            "",
            rf"\title{{{TITLE}}}\Author[1,*]{{Ada}}{{Lovelace}}\Author[2][mary@museum.example.org]{{Mary}}{{Anning}}"
            r"\affil[1]{University of London, London, UK}\affil[2]{Lyme Museum, Lyme Regis, UK}"
            r"\runningtitle{TEXT}\runningauthor{TEXT}\received{}\pubdiscuss{}"
            rf"\firstpage{{1}}\maketitle{ABS}\introduction {TEXT['en']}",
            rf"\section{{Methods}} {TEXT['en']} \conclusions {TEXT['en']}",
        ),
        """Ada Lovelace | University of London, London, UK
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org""",
        "",
    ),
    "PLOS": sample(
        paper(
            "article",
            "",
            r"\vspace*{0.2in}\begin{flushleft}{\Large \textbf\newline{" + TITLE + "}}\n"
            r"\newline \\ Ada Lovelace\textsuperscript{1*}, Mary Anning\textsuperscript{2} \\ \bigskip"
            "\n"
            r"\textbf{1} University of London, London, UK \\ \textbf{2} Lyme Museum, Lyme Regis, UK \\ \bigskip"
            "\n"
            r"* ada@uni.example.org \end{flushleft}"
            "\n"
            rf"\section*{{Abstract}} {EN}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
        "",
    ),
    "arxiv style": sample(
        paper(
            "article",
            rf"\title{{{TITLE}}}\author{{\href{{https://orcid.org/0000-0002-1825-0097}}{{\includegraphics[scale=0.06]{{orcid.pdf}}\hspace{{1mm}}Ada~Lovelace}}\thanks{{Use footnote.}} \\"
            "\n"
            r"University of London\\ London, UK \\ \texttt{ada@uni.example.org} \\ %% examples"
            "\n"
            r"\And Mary Anning \\ Lyme Museum \\ Lyme Regis, UK \\ \texttt{mary@museum.example.org} \\}",
            rf"\maketitle{ABS}\keywords{{teachers \and meetings}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org | 0000-0002-1825-0097
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org""",
    ),
    "aastex": sample(
        paper(
            "aastex631",
            "",
            rf"\title{{{TITLE}}}\author[0000-0002-1825-0097]{{Ada Lovelace}}\affiliation{{University of London, London, UK}}"
            r"\author{Mary Anning}\affiliation{Lyme Museum, Lyme Regis, UK}\correspondingauthor{Ada Lovelace}"
            r"\email{ada@uni.example.org}"
            rf"{ABS}\keywords{{teachers --- meetings}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org | 0000-0002-1825-0097 | *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
    ),
    "mnras": sample(
        paper(
            "mnras",
            rf"\title[Short]{{{TITLE}}}\author[A. Lovelace et al.]{{Ada Lovelace,$^{{1}}$\thanks{{E-mail: ada@uni.example.org (AL)}} Mary Anning$^{{2}}$ and Charles Babbage$^{{1,2}}$\\"
            "\n"
            r"$^{1}$University of London, London, UK\\$^{2}$Lyme Museum, Lyme Regis, UK}",
            rf"\maketitle{ABS}\begin{{keywords}}teachers -- meetings\end{{keywords}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org
        Mary Anning | Lyme Museum, Lyme Regis, UK
        Charles Babbage | University of London, London, UK ; Lyme Museum, Lyme Regis, UK""",
    ),
    "aa": sample(
        paper(
            "aa",
            "",
            rf"\title{{{TITLE}}}\subtitle{{I. A study}}\author{{A. Lovelace\inst{{1}}\fnmsep\thanks{{Just to show}} \and M. Anning\inst{{2}}}}"
            r"\institute{University of London, London, UK\\ \email{ada@uni.example.org} \and Lyme Museum, Lyme Regis, UK}"
            rf"\abstract{{{EN}}}{{}}{{}}{{}}{{}}\keywords{{teachers -- meetings}}\maketitle",
        ),
        """A. Lovelace | University of London, London, UK
        M. Anning | Lyme Museum, Lyme Regis, UK""",
        title=f"{TITLE}: I. A study",
    ),
    "lipics": sample(
        paper(
            "lipics-v2021",
            rf"\title{{{TITLE}}}\author{{Ada Lovelace}}{{University of London, London, UK \and \url{{http://example.org}}}}{{ada@uni.example.org}}{{https://orcid.org/0000-0002-1825-0097}}{{(Optional) funding}}"
            r"\author{Mary Anning}{Lyme Museum, Lyme Regis, UK}{mary@museum.example.org}{}{}"
            r"\authorrunning{A. Lovelace and M. Anning}\Copyright{Ada Lovelace}\ccsdesc[100]{x}\keywords{teachers, meetings}",
            rf"\maketitle{ABS}",
        ),
        """Ada Lovelace || ada@uni.example.org | 0000-0002-1825-0097
        Mary Anning | Lyme Museum, Lyme Regis, UK | mary@museum.example.org""",
    ),
    "bmc": sample(
        paper(
            "bmcart",
            "",
            rf"\begin{{frontmatter}}\begin{{fmbox}}\dochead{{Research}}\title{{{TITLE}}}"
            r"\author[addressref={aff1},corref={aff1},email={ada@uni.example.org}]{\inits{A.}\fnm{Ada} \snm{Lovelace}}"
            r"\author[addressref={aff1,aff2}]{\inits{M.}\fnm{Mary} \snm{Anning}}"
            r"\address[id=aff1]{\orgdiv{Department of Education}, \orgname{University of London}, \city{London}, \cny{UK}}"
            r"\address[id=aff2]{\orgname{Lyme Museum}, \city{Lyme Regis}, \cny{UK}}\end{fmbox}"
            rf"\begin{{abstractbox}}{ABS}\begin{{keyword}}\kwd{{teachers}}\kwd{{meetings}}\end{{keyword}}\end{{abstractbox}}\end{{frontmatter}}",
        ),
        """Ada Lovelace | Department of Education, University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Department of Education, University of London, London, UK ; Lyme Museum, Lyme Regis, UK""",
    ),
    "scientific reports": sample(
        paper(
            "wlscirep",
            rf"\title{{{TITLE}}}\author[1,*]{{Ada Lovelace}}\author[1,2,+]{{Mary Anning}}"
            r"\affil[1]{University of London, London, UK}\affil[2]{Lyme Museum, Lyme Regis, UK}"
            r"\affil[*]{ada@uni.example.org}\affil[+]{these authors contributed equally to this work}"
            r"\keywords{teachers, meetings}",
            rf"{ABS}\flushbottom\maketitle\thispagestyle{{empty}}",
        ),
        """Ada Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | University of London, London, UK ; Lyme Museum, Lyme Regis, UK""",
    ),
    "agu": sample(
        paper(
            "agujournal2019",
            "",
            rf"\title{{{TITLE}}}\authors{{A. B. Lovelace\affil{{1}}, Mary Anning\affil{{2}}\thanks{{Current address}}}}"
            r"\affiliation{1}{University of London, London, UK}\affiliation{2}{Lyme Museum, Lyme Regis, UK}"
            r"\correspondingauthor{A. B. Lovelace}{ada@uni.example.org}"
            rf"\begin{{keypoints}}\item One\item Two\end{{keypoints}}{ABS}",
        ),
        """A. B. Lovelace | University of London, London, UK | ada@uni.example.org || *
        Mary Anning | Lyme Museum, Lyme Regis, UK""",
        "",
    ),
    "apa7": sample(
        paper(
            "apa7",
            rf"\title{{{TITLE}}}\shorttitle{{MEETINGS}}\authorsnames[1,{{1,2}}]{{Ada Lovelace,Mary Anning}}"
            r"\authorsaffiliations{{University of London},{Lyme Museum}}"
            rf"\leftheader{{Lovelace}}\abstract{{{EN}}}\keywords{{teachers, meetings}}"
            r"\authornote{Correspondence concerning this article should be addressed to Ada Lovelace. E-mail: ada@uni.example.org}",
            r"\maketitle",
        ),
        """Ada Lovelace | University of London
        Mary Anning | University of London ; Lyme Museum""",
    ),
    "KOMA in German": sample(
        paper(
            "scrartcl",
            r"\usepackage[ngerman]{babel}\title{Wöchentliche Treffen}\subtitle{Eine Studie}"
            r"\author{Prof. Dr. Lise Meitner \and Otto von Hahn}\date{\today}",
            rf"\maketitle\begin{{abstract}}{ABSTRACT['de']}\end{{abstract}}\textbf{{Schlüsselwörter:}} Schule, Treffen",
            rf"\section{{Einleitung}} {TEXT['de']} \section{{Methode}} {TEXT['de']}",
        ),
        "Lise Meitner\nOtto von Hahn",
        "Schule; Treffen",
        "Wöchentliche Treffen: Eine Studie",
        abstract=ABSTRACT["de"],
        language="de",
    ),
    "Chinese class": sample(
        paper(
            "ctexart",
            r"\title{农村学校教师集体备课研究}\author{张三\thanks{北京大学教育学院} \and 李小明}\date{}",
            rf"\maketitle\begin{{abstract}}{ABSTRACT['zh']}\end{{abstract}}\textbf{{关键词:}}教师;备课",
            rf"\section{{引言}} {TEXT['zh']} \section{{方法}} {TEXT['zh']}",
        ),
        "张三\n李小明",
        "教师; 备课",
        "农村学校教师集体备课研究",
        abstract=ABSTRACT["zh"],
        language="zh",
    ),
    "title block in the middle": sample(
        paper(
            "article",
            "",
            rf"\begin{{center}}{{\LARGE \bf {TITLE}}}\\[2ex] {{\large Ada Lovelace$^1$ and Mary Anning$^2$}}\\"
            "\n"
            r"$^1$University of London, London, UK\\ $^2$Lyme Museum, Lyme Regis, UK\end{center}"
            "\n"
            rf"\begin{{abstract}}{EN}\end{{abstract}} {{\bf Keywords:}} teachers, meetings",
        ),
    ),
}
