"""All that typesetting imports and reads before it knows the article (journal/warm.py)."""

from lxml import html
from PIL import Image

from journal.pdf import article, finish, formulas, layout, review

__all__ = ["article", "finish", "layout", "review"]

layout.get_ready()
formulas.Formulas().image(html.fragment_fromstring("<math><mi>x</mi></math>"))
Image.preinit()
