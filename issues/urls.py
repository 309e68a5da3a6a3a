"""Addresses of issues, articles and the issue builder."""

from django.urls import path

from issues.views import (
    articles,
    books,
    builder,
    issues,
    notices,
    planner,
    production,
    proof,
    publishing,
    search,
)

app_name = "issues"

urlpatterns = [
    path("issues/", issues.archive, name="issue-list"),
    path("issues/letter/", issues.letter, name="announce-me"),
    path("issues/current/", issues.current, name="current"),
    path("issues/<int:year>/<slug:season>/", issues.issue, name="issue"),
    path("issues/<int:year>/<slug:season>/issue.pdf", issues.pdf, name="issue-pdf"),
    path("issues/<int:year>/<slug:season>/issue.epub", books.issue, name="issue-epub"),
    path("issues/<int:year>/<slug:season>/cover.svg", issues.cover, name="cover"),
    path("issues/<int:year>/<slug:season>/call/", issues.call, name="call"),
    path(
        "issues/<int:year>/<slug:season>/cite.<slug:kind>",
        issues.cite,
        name="issue-cite",
    ),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/article.pdf", articles.pdf, name="article-pdf"),
    path("articles/<slug:slug>/article.epub", books.article, name="article-epub"),
    path("articles/<slug:slug>/article.xml", articles.xml, name="article-xml"),
    path("articles/<slug:slug>/media/<str:name>", articles.media, name="article-media"),
    path("articles/<slug:slug>/cite.<slug:kind>", articles.cite, name="cite"),
    path(
        "articles/<slug:slug>/versions/<int:number>.pdf",
        notices.version,
        name="article-version",
    ),
    path(
        "articles/<slug:slug>/notices/<int:number>/",
        notices.notice,
        name="article-notice",
    ),
    path(
        "articles/<slug:slug>/notices/<int:number>/notice.xml",
        notices.notice_xml,
        name="article-notice-xml",
    ),
    path("search/", search.search, name="search"),
    path("feed.xml", issues.feed, name="feed"),
    path("desk/production/<uuid:uuid>/", production.production, name="production"),
    path(
        "desk/production/<uuid:uuid>/places/<int:number>/",
        production.place,
        name="production-place",
    ),
    path("desk/production/<uuid:uuid>/undo/", production.undo, name="production-undo"),
    path("desk/production/<uuid:uuid>/give/", production.give, name="production-give"),
    path(
        "desk/production/<uuid:uuid>/questions/<uuid:query>/settle/",
        production.settle,
        name="production-settle",
    ),
    path(
        "desk/production/<uuid:uuid>/proof/",
        production.send_proof,
        name="production-proof",
    ),
    path(
        "desk/production/<uuid:uuid>/proofs/<int:number>.pdf",
        production.proof_pdf,
        name="production-proof-pdf",
    ),
    path("desk/production/<uuid:uuid>/notice/", notices.give, name="give-notice"),
    path("my/<uuid:uuid>/proof/", proof.proof, name="my-proof"),
    path("my/<uuid:uuid>/proof/proof.pdf", proof.pdf, name="my-proof-pdf"),
    path(
        "my/<uuid:uuid>/proof/questions/<uuid:query>/",
        proof.answer,
        name="my-proof-answer",
    ),
    path("desk/issues/", builder.plan, name="desk-issues"),
    path("desk/issues/year/", planner.year, name="planner"),
    path("desk/issues/<uuid:uuid>/", builder.builder, name="builder"),
    path("desk/issues/<uuid:uuid>/plan/", builder.change_plan, name="change-plan"),
    path("desk/issues/<uuid:uuid>/place/", builder.place, name="place"),
    path("desk/issues/<uuid:uuid>/move/", builder.move, name="move"),
    path("desk/issues/<uuid:uuid>/remove/", builder.remove, name="remove"),
    path("desk/issues/<uuid:uuid>/build/", builder.build, name="build"),
    path("desk/issues/<uuid:uuid>/progress/", builder.progress, name="progress"),
    path(
        "desk/issues/<uuid:uuid>/builds/<int:number>/",
        builder.build_changes,
        name="build-changes",
    ),
    path(
        "desk/issues/<uuid:uuid>/builds/<int:number>/cancel/",
        builder.cancel_build,
        name="build-cancel",
    ),
    path(
        "desk/issues/<uuid:uuid>/builds/<int:number>/issue.pdf",
        builder.build_pdf,
        name="build-pdf",
    ),
    path(
        "desk/issues/<uuid:uuid>/builds/<int:number>/<int:page>.png",
        builder.build_page,
        name="build-page",
    ),
    path("desk/issues/<uuid:uuid>/publish/", publishing.publish, name="publish"),
    path(
        "desk/issues/<uuid:uuid>/publish/at/",
        publishing.publish_at,
        name="publish-at",
    ),
    path(
        "desk/issues/<uuid:uuid>/publish/not/",
        publishing.publish_not,
        name="publish-not",
    ),
]
