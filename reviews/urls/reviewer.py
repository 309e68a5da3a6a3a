"""The reviewer's addresses: the link in the mail, the report, the list."""

from django.urls import path

from reviews.views import (
    attachments,
    co_reviewers,
    conversation,
    credit,
    highlights,
    invitation,
    offline,
    review,
    review_list,
    step_aside,
    supplements,
)

urlpatterns = [
    path("r/<str:token>/", invitation.show, name="invitation"),
    path("r/<str:token>/accept/", invitation.accept, name="invitation-accept"),
    path("r/<str:token>/decline/", invitation.decline, name="invitation-decline"),
    path("reviews/", review_list.mine, name="mine"),
    path("reviews/certificate/", credit.certify, name="certify"),
    path("reviews/thanks/", credit.be_thanked, name="be-thanked"),
    path("certificates/<str:code>/", credit.certificate, name="certificate"),
    path("reviewers/<int:year>/", credit.thanks, name="thanks"),
    path("reviews/<uuid:uuid>/agreement/", review.agree, name="review-agreement"),
    path("reviews/files/<uuid:uuid>/", attachments.download, name="review-file"),
    path(
        "reviews/files/<uuid:uuid>/original/",
        attachments.original,
        name="review-file-original",
    ),
    path(
        "reviews/supplements/<uuid:uuid>/",
        supplements.download,
        name="review-supplement",
    ),
    path("reviews/<uuid:uuid>/", review.write, name="review"),
    path("reviews/<uuid:uuid>/draft/", review.autosave, name="review-draft"),
    path(
        "reviews/<uuid:uuid>/highlights/",
        highlights.change,
        name="review-highlight",
    ),
    path("reviews/<uuid:uuid>/form.txt", offline.download, name="review-form"),
    path("reviews/<uuid:uuid>/form/", offline.upload, name="review-form-filled"),
    path("reviews/<uuid:uuid>/co-reviewers/", co_reviewers.change, name="co-reviewers"),
    path("reviews/<uuid:uuid>/check/", review.check, name="review-check"),
    path("reviews/<uuid:uuid>/time/", review.more_time, name="review-time"),
    path(
        "reviews/<uuid:uuid>/date.ics",
        review.calendar_file,
        name="review-calendar",
    ),
    path("reviews/<uuid:uuid>/messages/", conversation.own, name="review-messages"),
    path("reviews/<uuid:uuid>/conflict/", step_aside.declare, name="step-aside"),
    path("reviews/<uuid:uuid>/done/", review.done, name="review-done"),
    path("reviews/<uuid:uuid>/copy.pdf", review.copy, name="review-copy"),
    path("reviews/<uuid:uuid>/text/", review.text, name="review-text"),
    path("reviews/<uuid:uuid>/media/<str:name>", review.picture, name="review-picture"),
]
