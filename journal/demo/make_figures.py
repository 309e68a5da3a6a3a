"""Draw the charts of the demo manuscripts: one blue, one grey, no frame.

The data are invented, like the studies. Run it when a chart should change:

    python journal/demo/make_figures.py OUT [--font Inter-Regular.ttf]

It writes OUT/<manuscript>/<figure>, which is then put where the manuscript wants
it: beside the text for Markdown and LaTeX, inside the file for docx and ODT.
"""

import argparse
from collections.abc import Callable
from math import erf, sqrt
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, GREY, INK, HAIR = "#2b6a8f", "#9aa5ad", "#2f3740", "#d5dade"
WIDTH = 118 / 25.4  # the text block of the printed page, in inches


def style(font_file: Path | None) -> None:
    """Small sans labels, thin grey axes, outlines instead of fonts in SVG."""
    family = "DejaVu Sans"
    if font_file:
        font_manager.fontManager.addfont(font_file)
        family = font_manager.FontProperties(fname=font_file).get_name()
    mpl.rcParams.update(
        {
            "font.family": [family, "DejaVu Sans"],
            "font.size": 7.2,
            "axes.edgecolor": HAIR,
            "axes.labelcolor": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": 7.8,
            "axes.titlelocation": "left",
            "xtick.color": INK,
            "ytick.color": INK,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "text.color": INK,
            "svg.hashsalt": "seasons",
        }
    )


def sheet(height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure as wide as the text, `height` in millimetres."""
    figure, axes = plt.subplots(1, columns, figsize=(WIDTH, height / 25.4))
    flat = [axes] if columns == 1 else list(axes)
    return figure, flat


def grid(axes: Axes, axis: str = "y") -> None:
    axes.grid(axis=axis, color=HAIR, linewidth=0.5)
    axes.set_axisbelow(True)


def graded_hints_requests() -> Figure:
    figure, (axes,) = sheet(62)
    weeks = range(1, 11)
    opened = [1.9, 1.9, 2.0, 2.0, 2.1, 2.0, 2.1, 2.1, 2.0, 2.1]
    graded = [2.4, 2.3, 2.1, 1.9, 1.7, 1.5, 1.4, 1.2, 1.2, 1.1]
    for values, colour, name in (
        (opened, GREY, "Open hints"),
        (graded, BLUE, "Graded hints"),
    ):
        axes.errorbar(weeks, values, 0.14, color=colour, lw=1.2, marker="o", ms=3)
        axes.text(10.25, values[-1], name, color=INK, va="center")
    axes.set(xlim=(0.6, 12.2), ylim=(0, 2.8), xticks=weeks, xlabel="Week")
    axes.set_ylabel("Requests per problem")
    grid(axes)
    return figure


def graded_hints_quarters() -> Figure:
    figure, (axes,) = sheet(46)
    names = ["Lowest quarter", "Second", "Third", "Highest quarter"]
    means, half = [0.2, 3.4, 3.3, 1.6], [1.9, 1.8, 1.8, 1.9]
    axes.axvline(0, color=GREY, lw=0.8)
    axes.errorbar(means, range(4), xerr=half, fmt="o", color=BLUE, ms=4, lw=1.2)
    axes.set(yticks=range(4), yticklabels=names, ylim=(3.5, -0.5), xlim=(-3, 6))
    axes.set_xlabel("Difference in points, graded minus open")
    grid(axes, "x")
    return figure


def tone_marks_completeness() -> Figure:
    figure, panels = sheet(58, 2)
    data = {
        "Dots below, %": ([41, 55, 58], [41, 82, 83]),
        "Tone marks, %": ([12, 18, 19], [12, 46, 47]),
    }
    for axes, (title, (layout, practice)) in zip(panels, data.items(), strict=True):
        axes.plot([1, 2, 3], layout, color=GREY, marker="o", ms=3.5, lw=1.2)
        axes.plot([1, 2, 3], practice, color=BLUE, marker="o", ms=3.5, lw=1.2)
        axes.text(3.12, layout[-1], "Layout", va="center")
        axes.text(3.12, practice[-1], "Layout and\npractice", va="center")
        axes.set(title=title, xlim=(0.8, 4.1), ylim=(0, 100), xticks=[1, 2, 3])
        axes.set_xticklabels(["Term 1", "Term 2", "Term 3"])
        grid(axes)
    return figure


def virtual_labs_forest() -> Figure:
    figure, (axes,) = sheet(74)
    rows = [
        ("Understanding", "Chemistry", 0.04, 0.14),
        ("", "Biology", 0.09, 0.15),
        ("", "Food and environment", 0.03, 0.24),
        ("Skill", "Chemistry", -0.52, 0.25),
        ("", "Biology", -0.44, 0.28),
        ("", "Food and environment", -0.35, 0.42),
        ("Interest", "Chemistry", 0.08, 0.26),
        ("", "Biology", 0.14, 0.24),
        ("", "Food and environment", 0.20, 0.48),
    ]
    axes.axvline(0, color=GREY, lw=0.8)
    for index, (group, _, mean, half) in enumerate(rows):
        place = index + index // 3 * 0.7
        axes.errorbar(mean, place, xerr=half, fmt="o", color=BLUE, ms=4, lw=1.2)
        axes.text(-2.42, place, group, va="center")
    axes.set_yticks([i + i // 3 * 0.7 for i in range(9)], [r[1] for r in rows])
    axes.set(xlim=(-1, 1), ylim=(10, -0.7), xlabel="Hedges’ g: bench ← → virtual")
    figure.subplots_adjust(left=0.42)
    grid(axes, "x")
    return figure


def contract_clauses() -> Figure:
    figure, (axes,) = sheet(68)
    rows = [
        ("Deletion", 95, 21),
        ("Purpose", 91, 28),
        ("Breach notice", 86, 57),
        ("Sub-contractors", 54, 16),
        ("Audit", 44, 11),
        ("Return of data", 38, 9),
        ("Ban on training models", 17, 6),
    ]
    places = range(len(rows))
    axes.barh([p - 0.19 for p in places], [r[1] for r in rows], 0.34, color=GREY)
    axes.barh([p + 0.19 for p in places], [r[2] for r in rows], 0.34, color=BLUE)
    for place, (_, present, enforceable) in zip(places, rows, strict=True):
        axes.text(present + 1, place - 0.19, str(present), va="center")
        axes.text(enforceable + 1, place + 0.19, str(enforceable), va="center")
    axes.text(101, -0.19, "present", va="center")
    axes.text(27, 0.19, "enforceable", va="center")
    axes.set(yticks=list(places), yticklabels=[r[0] for r in rows], ylim=(6.6, -0.6))
    axes.set(xlim=(0, 115), xticks=[], xlabel="Per cent of 168 contracts")
    axes.spines["bottom"].set_visible(False)
    return figure


def glass_classroom_days() -> Figure:
    figure, panels = sheet(52, 2)
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    talk, hands = [16, 20, 30, 33, 34], [44, 33, 26, 22, 20]
    for axes, values, colour, title in (
        (panels[0], talk, BLUE, "Talk on the task, % of lesson"),
        (panels[1], hands, GREY, "Raised hands per lesson"),
    ):
        axes.plot(days, values, color=colour, marker="o", ms=3.5, lw=1.2)
        axes.set(ylim=(0, 50), title=title)
        grid(axes)
    figure.subplots_adjust(wspace=0.3)
    return figure


def moderation_power() -> Figure:
    """Equation (2) of the paper, with the spread that fits each rule."""
    figure, (axes,) = sheet(62)
    sizes = list(range(10, 121, 2))
    for spread, colour, dash, name in (
        (1.412, GREY, "-", "Random"),
        (1.143, BLUE, "-", "Even"),
        (0.96, BLUE, ":", "Growing"),
    ):
        found = [
            50 * (1 + erf((0.5 * sqrt(n) / spread - 1.96) / sqrt(2))) for n in sizes
        ]
        axes.plot(sizes, found, color=colour, ls=dash, lw=1.3, label=name)
    axes.legend(frameon=False, loc="lower right")
    axes.set(xlim=(10, 120), ylim=(0, 102), xlabel="Answers read")
    axes.set_ylabel("Lenient marker found, %")
    grid(axes)
    return figure


def silent_logs_visible() -> Figure:
    figure, (axes,) = sheet(46)
    rows = [
        ("Fixed line at home", [0.41, 0.62, 0.73, 0.84, 0.95]),
        ("Mobile, no limit", [0.19, 0.40, 0.54, 0.67, 0.88]),
        ("Paid by volume", [0.08, 0.24, 0.36, 0.50, 0.74]),
    ]
    for place, (_, (low, first, middle, third, high)) in enumerate(rows):
        axes.plot([low, high], [place, place], color=GREY, lw=1)
        axes.plot([first, third], [place, place], color=BLUE, lw=6)
        axes.plot(middle, place, "o", color="white", ms=3)
    axes.set(yticks=range(3), yticklabels=[r[0] for r in rows], ylim=(2.5, -0.5))
    axes.set(xlim=(0, 1), xlabel="Visible share of study")
    grid(axes, "x")
    return figure


def disclosure() -> Figure:
    figure, (axes,) = sheet(50)
    names = ["Duty", "Account", "Method"]
    axes.errorbar([57, 59, 58], [-0.1, 0.9, 1.9], xerr=13, fmt="o", color=GREY, ms=4)
    axes.errorbar([19, 34, 51], [0.1, 1.1, 2.1], xerr=5.5, fmt="o", color=BLUE, ms=4)
    axes.text(71.5, -0.1, "used, estimate", va="center")
    axes.text(26, 0.1, "disclosed", va="center")
    axes.set(yticks=range(3), yticklabels=names, ylim=(2.5, -0.5), xlim=(0, 90))
    axes.set_xlabel("Per cent of students")
    grid(axes, "x")
    return figure


def paper_register_delay() -> Figure:
    figure, (axes,) = sheet(50)
    axes.bar([-0.18, 0.82], [41, 58], 0.32, color=GREY)
    axes.bar([0.18, 1.18], [6, 57], 0.32, color=BLUE)
    for place, days, when in (
        (-0.18, 41, "before"),
        (0.18, 6, "after"),
        (0.82, 58, "before"),
        (1.18, 57, "after"),
    ):
        axes.text(place, days + 1.5, f"{days}\n{when}", ha="center")
    axes.set_xticks([0, 1], ["The district knew", "First recorded act"])
    axes.set(ylim=(0, 72), xlim=(-0.6, 1.6))
    axes.set_ylabel("Days, median")
    return figure


def two_minute_exam() -> Figure:
    figure, (axes,) = sheet(60)
    scores = list(range(101))
    for mean, colour, name in ((66.4, BLUE, "partner"), (61.1, GREY, "teacher")):
        share = [50 * (1 - erf((s - mean) / (15.5 * sqrt(2)))) for s in scores]
        axes.plot(scores, share, color=colour, lw=1.3, label=f"For the {name}")
    axes.legend(frameon=False, loc="lower left")
    axes.set(xlim=(0, 100), ylim=(0, 102), xlabel="Examination score")
    axes.set_ylabel("Students at or above, %")
    grid(axes)
    return figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "graded-hints/requests.png": graded_hints_requests,
    "graded-hints/quarters.png": graded_hints_quarters,
    "tone-marks/completeness.svg": tone_marks_completeness,
    "virtual-labs/forest.png": virtual_labs_forest,
    "contract-clauses/clauses.png": contract_clauses,
    "glass-classroom/days.svg": glass_classroom_days,
    "moderation-sampling/power.png": moderation_power,
    "silent-logs/visible.svg": silent_logs_visible,
    "disclosure/disclosure.png": disclosure,
    "paper-register/delay.png": paper_register_delay,
    "two-minute-lectures/exam.pdf": two_minute_exam,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--font", type=Path)
    options = parser.parse_args()
    style(options.font)
    for name, draw in FIGURES.items():
        path = options.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        figure = draw()
        stamp = {} if path.suffix == ".png" else {"Date": None}
        stamp = {"CreationDate": None} if path.suffix == ".pdf" else stamp
        figure.savefig(path, dpi=300, bbox_inches="tight", metadata=stamp)
        plt.close(figure)


if __name__ == "__main__":
    main()
