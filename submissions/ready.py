"""All that reading, cleaning and searching a stranger's file import (journal/warm.py)."""

import pypdfium2  # noqa: F401 - `name_scan` imports it once a PDF is there
from PIL import Image

from submissions import name_scan
from submissions.cleaning import __main__ as cleaning
from submissions.reading import __main__ as reading

__all__ = ["cleaning", "name_scan", "reading"]

Image.preinit()
