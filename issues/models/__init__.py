from .article import Article, Galley, Picture
from .issue import BuiltArticle, Issue, IssueBuild, PageImage, RenderedPiece

__all__ = [
    "Article",
    "BuiltArticle",
    "Galley",
    "Issue",
    "IssueBuild",
    "PageImage",
    "Picture",
    "RenderedPiece",
]
