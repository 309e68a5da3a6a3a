"""Addresses of peer review: the reviewer's, the editors' desk, the revision."""

from . import desk, reviewer, revise

app_name = "reviews"

urlpatterns = [*reviewer.urlpatterns, *revise.urlpatterns, *desk.urlpatterns]
