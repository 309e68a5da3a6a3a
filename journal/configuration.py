"""The kinds of rows that chief editors keep: one entry in a table makes its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal import forms, services
from journal.models import Journal

Words = str | Promise
REMOVE = _("Remove")


@dataclass(frozen=True)
class Thing:
    """One kind of row: its words, its forms, its columns, and how it ends."""

    key: str
    title: Words
    singular: Words
    lead: Words
    form: type[forms.OfJournal]
    columns: tuple[tuple[Words, str], ...]
    new_form: type[forms.OfJournal] | None = None
    end: Callable[..., None] = services.remove
    end_verb: Words = REMOVE
    related: tuple[str, ...] = ()
    more: tuple[str, Words, str] | None = None
    """A further page of each row: its name among the addresses, its words, its icon."""

    @property
    def url(self) -> str:
        return f"settings-{self.key}"

    def rows(self, journal: Journal) -> QuerySet[Any]:
        model: type[Model] = self.form._meta.model
        return model._default_manager.filter(journal=journal).select_related(
            *self.related
        )


SECTIONS = Thing(
    key="sections",
    title=_("Sections"),
    singular=_("section"),
    lead=_("The kinds of articles that can be sent, and the rules of each."),
    form=forms.SectionForm,
    columns=(
        (_("Name"), "name"),
        (_("Peer reviewed"), "is_peer_reviewed"),
        (_("Open"), "is_open"),
        (_("Most words"), "word_limit"),
    ),
)
TOPICS = Thing(
    key="topics",
    title=_("Topics"),
    singular=_("topic"),
    lead=_("What the journal is about; papers and reviewers are matched by these."),
    form=forms.TopicForm,
    columns=((_("Name"), "name"), (_("Order"), "position")),
)
PEOPLE = Thing(
    key="people",
    title=_("People and roles"),
    singular=_("role"),
    lead=_("Who does what for the journal. A role that ends takes its rights with it."),
    form=forms.RoleForm,
    new_form=forms.AppointForm,
    columns=(
        (_("Person"), "user"),
        (_("Role"), "get_role_display"),
        (_("From"), "started_on"),
        (_("Until"), "ended_on"),
    ),
    end=services.end_role,
    end_verb=_("End today"),
    related=("user",),
)
PAGES = Thing(
    key="pages",
    title=_("Standing pages"),
    singular=_("page"),
    lead=_("About the journal, for authors, for reviewers: the texts that stay."),
    form=forms.PageForm,
    columns=(
        (_("Title"), "title"),
        (_("Address"), "slug"),
        (_("Changed"), "updated_at"),
    ),
)
NEWS = Thing(
    key="news",
    title=_("News and calls"),
    singular=_("announcement"),
    lead=_("Dated notes on the front page; the newest stands first."),
    form=forms.AnnouncementForm,
    columns=((_("Title"), "title"), (_("Date"), "published_on")),
)
THINGS = (SECTIONS, TOPICS, PEOPLE, PAGES, NEWS)

# The index, in its order: (page, title, lead). A page that is not mounted is left out.
INDEX: tuple[tuple[str, Words, Words], ...] = (
    (
        "settings-journal",
        _("The journal"),
        _("Name, ISSN, licence, anonymity, days and limits."),
    ),
    *((thing.url, thing.title, thing.lead) for thing in THINGS),
    (
        "settings-special-issues",
        _("Special issues"),
        _("Calls on a theme, and the guest editors who may see their papers."),
    ),
    (
        "settings-letters",
        _("Letters"),
        _("The wording of every letter, with a preview."),
    ),
    (
        "settings-criteria",
        _("Review form"),
        _("What reviewers are asked, what 1 to 5 mean, and who reads the answers."),
    ),
    (
        "erasures",
        _("Erasing people"),
        _("Who asked that the journal erases what it holds of them."),
    ),
    ("settings-mail", _("Outgoing mail"), _("What waits, and what could not be sent.")),
)
