"""Charts, drawn on the server as SVG; a table beside each says the same in numbers.

No style attribute: places and sizes are SVG attributes, colours are classes of the
stylesheet. At most two hues and grey; a shape or a place tells things apart, never
colour alone.
"""

from .columns import Column, columns
from .days import bins, histogram, width_of
from .dots import DotRow, dot_rows
from .funnel import Stage, funnel
from .scores import ScoreLine, finding, key, score_chart
from .shares import Share, share_chart
from .stacks import Stack, stack_chart
from .tiles import tile_map

__all__ = [
    "Column",
    "DotRow",
    "ScoreLine",
    "Share",
    "Stack",
    "Stage",
    "bins",
    "columns",
    "dot_rows",
    "finding",
    "funnel",
    "histogram",
    "key",
    "score_chart",
    "share_chart",
    "stack_chart",
    "tile_map",
    "width_of",
]
