"""The administration pages: for looking, when nothing else helps.

The record and the outbox are read only; manuscripts, reviews and decisions are not
here at all, because a technical administrator sees them only by a reveal that is logged
(visibility.md, code B and rule 6). What chief editors change is under /settings/.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.http import HttpRequest

from journal.models import Affiliation, EditorialRole, Event, OutgoingMessage, User

# What signs people in is nobody's to look at or to hand out.
admin.site.unregister(
    [Authenticator, SocialAccount, SocialApp, SocialToken, UserSession]
)


class ReadOnly(admin.ModelAdmin):
    """Rows to look at; nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Affiliations(admin.TabularInline):
    model = Affiliation
    extra = 0


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts: the first chief editor is named here, the others in the settings."""

    list_display = ["email", "name", "is_active", "is_staff", "joined_at"]
    search_fields = ["email", "name", "orcid"]
    fields = ["email", "name", "native_name", "native_lang", "orcid", "is_active"]
    inlines = [Affiliations]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are part of the record; an account is closed instead."""
        return False


@admin.register(EditorialRole)
class EditorialRoleAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "started_on", "ended_on"]
    autocomplete_fields = ["user"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role ends; that it was held stays known."""
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Who did what and when, by ids (E18 for the administrator: masked)."""

    list_display = ["occurred_at", "kind", "about"]
    fields = ["occurred_at", "kind", "about"]
    list_filter = ["kind"]
    ordering = ["-occurred_at"]


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(ReadOnly):
    """How far letters have come; never their reader, subject or text (E20: masked)."""

    list_display = ["uuid", "state", "attempts", "due_at", "sent_at"]
    fields = ["uuid", "state", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = ["state"]
