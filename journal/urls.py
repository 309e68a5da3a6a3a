"""Every address of the site. Private things carry a random UUID, never a number."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import email as addresses
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from journal.views import merging, organisations, pages, person, styleguide

# allauth asks for it too, where a limit of its own is reached.
handler429 = "journal.views.pages.too_many"
# One way in for everybody, so that nobody comes past the second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("issues.public_urls")),
    path("", include("issues.urls")),
    path("", include("submissions.urls")),
    path("", include("reviews.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("me/", person.home, name="home-of-person"),
    path("me/data/", person.data, name="own-data"),
    path("me/data/take/", person.take_data, name="take-own-data"),
    path("me/security/", person.security, name="mfa_index"),
    path("me/security/", include("allauth.mfa.urls")),
    path("me/addresses/", addresses, name="account_email"),
    path("me/merge/", merging.merge, name="merge"),
    path("me/merge/proof/", merging.proof, name="merge-proof"),
    path("me/merge/confirm/", merging.confirm, name="merge-confirm"),
    path("me/sessions/", person.sessions, name="sessions"),
    path("me/sessions/end/", person.end_other_sessions, name="sessions-end"),
    path("me/security/orcid/remove/", person.remove_orcid, name="orcid-remove"),
    path("accounts/orcid/", include("journal.orcid_urls")),
    path("me/data/name/", person.be_named, name="be-named"),
    path("me/data/erase/", person.ask_for_erasure, name="ask-for-erasure"),
    path("settings/erasures/", person.erasures, name="erasures"),
    path("settings/erasures/<uuid:uuid>/", person.erase, name="erase-person"),
    path("organisations/", organisations.suggest, name="organisations"),
    path("theme/", person.theme, name="theme"),
    path("", include("journal.settings_urls")),
    path("", include("reviews.urls.criteria")),
    path("", include("submissions.settings_urls")),
    path("admin/", admin.site.urls),
    path("healthz", pages.health, name="health"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
