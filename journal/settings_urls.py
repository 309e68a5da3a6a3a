"""Addresses of the settings."""

from django.urls import path

from journal.configuration import THINGS
from journal.views import letters, settings

urlpatterns = [
    path("settings/", settings.index, name="settings"),
    path("settings/journal/", settings.journal, name="settings-journal"),
    *(pattern for thing in THINGS for pattern in settings.urls_of(thing)),
    path("settings/letters/", letters.letters, name="settings-letters"),
    path("settings/letters/<slug:key>/", letters.letter, name="settings-letter"),
    path(
        "settings/letters/<slug:key>/standard/",
        letters.standard_wording,
        name="settings-letter-standard",
    ),
    path("settings/mail/", letters.mail, name="settings-mail"),
    path("settings/mail/again/", letters.send_on, name="settings-mail-again"),
]
