"""The addresses of sign-in at ORCID, under the names that allauth knows them by."""

from allauth.socialaccount import views
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path
from django.views.generic import RedirectView

from journal.identity import ORCID

provider = {"provider_id": ORCID}
urlpatterns = [
    path("login/", openid.login, provider, name="openid_connect_login"),
    path("login/callback/", openid.callback, provider, name="openid_connect_callback"),
    path("signup/", views.signup, name="socialaccount_signup"),
    path("cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("failed/", views.login_error, name="socialaccount_login_error"),
    path(
        "links/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="socialaccount_connections",
    ),
]
