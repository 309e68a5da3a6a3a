from .article import Article, Galley, Picture
from .issue import Announced, BuiltArticle, Issue, IssueBuild, PageImage, RenderedPiece
from .notice import Notice
from .proofing import Proof, Query, TextEdit

__all__ = [
    "Announced",
    "Article",
    "BuiltArticle",
    "Galley",
    "Issue",
    "IssueBuild",
    "Notice",
    "PageImage",
    "Picture",
    "Proof",
    "Query",
    "RenderedPiece",
    "TextEdit",
]
