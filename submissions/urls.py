"""Addresses of authors: sending a paper, following it, its files."""

from django.urls import path

from submissions.views import (
    arriving,
    authors,
    authorship,
    conflicts,
    declare,
    files,
    my,
    paper,
    reading,
    start,
    supplements,
)

app_name = "submissions"

urlpatterns = [
    path("submit/", start.start, name="start"),
    path("submit/files/", arriving.announce, name="announce"),
    path("submit/files/<uuid:uuid>/", arriving.look, name="arrival"),
    path("submit/<uuid:uuid>/files/", arriving.announce_for, name="announce-for"),
    path("submit/<uuid:uuid>/check/", reading.check, name="check"),
    path("submit/<uuid:uuid>/reading/", reading.progress, name="reading"),
    path("submit/<uuid:uuid>/replace/", start.replace, name="replace"),
    path(
        "submit/<uuid:uuid>/supplements/", supplements.supplements, name="supplements"
    ),
    path("submit/<uuid:uuid>/send/", declare.declare, name="declare"),
    path("submit/<uuid:uuid>/send/draft/", declare.autosave, name="declare-draft"),
    path("submit/<uuid:uuid>/received/", declare.received, name="received"),
    path("submit/<uuid:uuid>/delete/", start.delete, name="delete"),
    path("submit/<uuid:uuid>/resume/<str:token>/", start.resume, name="resume"),
    path("me/conflicts/<uuid:uuid>/", conflicts.declare, name="declare-conflict"),
    path("my/", my.papers, name="my"),
    path("my/<uuid:uuid>/", paper.show, name="paper"),
    path("my/<uuid:uuid>/message/", paper.message, name="message"),
    path("my/<uuid:uuid>/again/", paper.again, name="again"),
    path("my/<uuid:uuid>/withdraw/", paper.withdraw, name="withdraw"),
    path("my/<uuid:uuid>/more-time/", paper.more_time, name="more-time"),
    path("my/<uuid:uuid>/reports/", paper.agree, name="agree-to-reports"),
    path("my/<uuid:uuid>/authors/<uuid:author>/ask/", authors.ask, name="ask-author"),
    path("my/<uuid:uuid>/authors/", authors.change, name="authors"),
    path("my/<uuid:uuid>/letters/<uuid:letter>/", paper.letter, name="letter"),
    path("authorship/<str:token>/", authorship.show, name="authorship"),
    path(
        "authorship/<str:token>/confirm/",
        authorship.confirm,
        name="authorship-confirm",
    ),
    path("authorship/<str:token>/refuse/", authorship.refuse, name="authorship-refuse"),
    path("authors-change/<str:token>/", authorship.show_change, name="authors-change"),
    path(
        "authors-change/<str:token>/agree/",
        authorship.agree_to_change,
        name="authors-change-agree",
    ),
    path(
        "authors-change/<str:token>/refuse/",
        authorship.refuse_change,
        name="authors-change-refuse",
    ),
    path("files/<uuid:uuid>/", files.download, name="file"),
    path("files/<uuid:uuid>/copy/", supplements.copy, name="supplement-copy"),
    path("files/<uuid:uuid>/confirm/", supplements.confirm, name="confirm-supplement"),
]
