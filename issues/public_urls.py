"""Addresses of the journal's front page and its standing pages."""

from django.urls import path

from issues.views import pages, sitemap

urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.standing, {"slug": "about"}, name="about"),
    path("about/<slug:slug>/", pages.standing, name="page"),
    path("for-authors/", pages.standing, {"slug": "for-authors"}, name="for-authors"),
    path(
        "for-reviewers/",
        pages.standing,
        {"slug": "for-reviewers"},
        name="for-reviewers",
    ),
    path("help/", pages.standing, {"slug": "help"}, name="help"),
    path("privacy/", pages.standing, {"slug": "privacy"}, name="privacy"),
    path(
        "accessibility/",
        pages.standing,
        {"slug": "accessibility"},
        name="accessibility",
    ),
    path("news/", pages.news, name="news"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
]
