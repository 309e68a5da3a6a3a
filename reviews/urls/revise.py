"""The author's addresses of a revision."""

from django.urls import path

from reviews.views import appeal, revise

urlpatterns = [
    path("my/<uuid:uuid>/appeal/", appeal.appeal, name="appeal"),
    path("my/<uuid:uuid>/revise/", revise.revise, name="revise"),
    path("my/<uuid:uuid>/revise/draft/", revise.autosave, name="revise-draft"),
    path("my/<uuid:uuid>/revise/file/", revise.file, name="revise-file"),
    path("my/<uuid:uuid>/revise/changes/", revise.changes, name="revise-changes"),
    path("my/<uuid:uuid>/revise/send/", revise.send, name="revise-send"),
]
