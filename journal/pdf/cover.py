"""The cover of an issue, drawn from the issue itself.

A disc has one line for every page, heavy where an article begins; its place is that of
the sun at noon in the season (print/README.md). The same drawing is used in the PDF and
on the web.
"""

from collections.abc import Collection

WIDTH, HEIGHT, RADIUS = 170, 240, 66  # millimetres
CENTRES = {"spring": (50, 164), "summer": (85, 146), "autumn": (120, 164),
           "winter": (85, 214)}  # fmt: skip
GROUNDS = {"spring": "#3b7342", "summer": "#e6ac34", "autumn": "#9c3d24",
           "winter": "#2b6a8f"}  # fmt: skip
LIGHT, DARK = "#faf9f6", "#1c1e22"


def cover_ink(season: str) -> str:
    """Dark on the yellow of summer, light on the others: 5 to 8 to 1 in contrast."""
    return DARK if season == "summer" else LIGHT


def cover_svg(
    season: str, starts: Collection[int], total_pages: int, *, ground: bool = False
) -> str:
    """The disc for an issue of so many pages whose articles begin at `starts` (from 1).

    With `ground` the season's colour fills the page, as on the web.
    """
    centre_x, centre_y = CENTRES[season]
    ink, pitch = cover_ink(season), 2 * RADIUS / max(1, total_pages)
    lines = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUNDS[season]}"/>'
        if ground
        else ""
    ]
    for page in range(1, total_pages + 1):
        y = centre_y - RADIUS + (page - 0.5) * pitch
        half = max(0, RADIUS**2 - (y - centre_y) ** 2) ** 0.5
        weight, shade = _weight(page in starts, pitch)
        lines.append(
            f'<path d="M{centre_x - half:.2f} {y:.2f}H{centre_x + half:.2f}" '
            f'stroke="{ink}" stroke-width="{weight:.2f}" stroke-opacity="{shade}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}mm" height="{HEIGHT}mm">{"".join(lines)}</svg>'
    )


def _weight(begins: bool, pitch: float) -> tuple[float, float]:
    """Thinner lines in a thick issue: they never run into each other."""
    if begins:
        return min(1.15, max(0.5, pitch * 0.9)), 1
    return min(0.28, pitch * 0.4), 0.8
