"""Addresses of the editors' desk."""

from django.urls import path

from reviews.views import (
    desk,
    desk_access_list,
    desk_acts,
    desk_alternates,
    desk_bulk,
    desk_decide,
    desk_news,
    desk_paper,
    desk_people,
    desk_reviewers,
    desk_triage,
    desk_views,
    insights,
    records,
)

PAPER = "desk/papers/<uuid:uuid>/"
REVIEW = "desk/reviews/<uuid:uuid>/"

urlpatterns = [
    path("desk/", desk.queue_page, name="desk"),
    path("desk/people/", desk_people.people, name="people"),
    path("desk/people/<uuid:uuid>/", desk_people.person, name="person"),
    path(
        "desk/everything/",
        desk.queue_page,
        {"view": "everything"},
        name="desk-everything",
    ),
    path("desk/together/", desk_bulk.together, name="bulk"),
    path("desk/together/result/", desk_bulk.result, name="bulk-result"),
    path("desk/news/", desk_news.page, name="news"),
    path("desk/news/read/", desk_news.read, name="news-read"),
    path("desk/views/", desk_views.save, name="save-view"),
    path("desk/views/<uuid:uuid>/", desk_views.change, name="change-view"),
    path("desk/views/<uuid:uuid>/remove/", desk_views.remove, name="remove-view"),
    path("desk/<slug:view>/", desk.queue_page, name="desk-view"),
    path(PAPER, desk_paper.paper, name="desk-paper"),
    path(f"{PAPER}message/", desk_paper.message, name="desk-message"),
    path(f"{PAPER}editor/", desk_paper.assign, name="assign"),
    path(f"{PAPER}special-issue/", desk_paper.special_issue, name="move-special-issue"),
    path(f"{PAPER}conflict/", desk_paper.conflict, name="declare-conflict"),
    path(f"{PAPER}triage/", desk_triage.triage, name="triage"),
    path(f"{PAPER}reviewers/", desk_reviewers.choose, name="choose-reviewers"),
    path(f"{PAPER}invite/", desk_reviewers.invite, name="invite"),
    path(f"{PAPER}letter/", desk_reviewers.word_letter, name="word-invitation"),
    path(f"{PAPER}alternates/", desk_alternates.alternates, name="alternates"),
    path(f"{PAPER}decide/", desk_decide.decide, name="decide"),
    path(f"{PAPER}decide/undo/", desk_decide.undo, name="undo-decision"),
    path(f"{PAPER}decide/author/", desk_decide.as_author, name="decide-as-author"),
    path(f"{PAPER}who/", desk_access_list.who, name="who"),
    path(f"{PAPER}compare/", desk_triage.compare, name="compare"),
    path("records/", records.records, name="records"),
    path("records/<uuid:uuid>/", records.paper, name="record"),
    path("records/<uuid:uuid>/reveal/", records.reveal, name="reveal"),
    path("insights/", insights.insights, name="insights"),
    path("insights/tables.csv", insights.table, name="insights-table"),
    path(f"{REVIEW}undo/", desk_reviewers.undo, name="undo-invitations"),
    path(f"{REVIEW}grant-date/", desk_acts.grant_date, name="grant-date"),
    path(f"{REVIEW}nudge/", desk_acts.nudge, name="nudge"),
    path(f"{REVIEW}cancel/", desk_acts.cancel, name="cancel"),
    path(f"{REVIEW}due/", desk_acts.move_due, name="move-due"),
    path(f"{REVIEW}reopen/", desk_acts.reopen, name="reopen"),
]
