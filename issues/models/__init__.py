from .article import Article, Galley
from .issue import Issue, IssueBuild, RenderedPiece

__all__ = ["Article", "Galley", "Issue", "IssueBuild", "RenderedPiece"]
