"""The settings: the journal's own data, changed by its chief editors alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from journal import context, services
from journal.configuration import INDEX, Thing
from journal.forms import JournalForm
from journal.models import Event
from journal.permissions import can_configure
from journal.templatetags.navigation import address
from journal.verdict import NotAllowed, require


def around(request: HttpRequest, here: str) -> dict[str, Any]:
    """What every page of the settings shows: the way to the others."""
    doors = [
        {"page": page, "title": title, "lead": lead, "url": url, "here": page == here}
        for page, title, lead in INDEX
        if (url := address(page))
    ]
    return {"doors": doors, "here": here}


def crumbs(*steps: tuple[object, str]) -> list[tuple[object, str]]:
    return [(_("Settings"), address("settings")), *steps]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that can be changed, one line each."""
    require(can_configure(request.user))
    return render(request, "journal/settings.html", around(request, "settings"))


@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """The journal's own row."""
    require(can_configure(request.user))
    form = JournalForm(request.POST or None, instance=context.current(request))
    if request.method == "POST" and _keep(request, form, "journal"):
        return redirect("settings-journal")
    page = {
        **around(request, "settings-journal"),
        "form": form,
        "title": _("The journal"),
        "crumbs": crumbs((_("The journal"), "")),
        "last": last_change("journal", form.instance.pk),
    }
    return _answer(request, "journal/settings_form.html", page, form)


def _keep(request: HttpRequest, form: ModelForm, what: str) -> bool:
    """Save what is valid; a rule that forbids it becomes a problem of the form."""
    if not form.is_valid():
        return False
    try:
        services.keep(
            form.save(commit=False),
            what=what,
            changed=form.changed_data,
            by=request.user,  # type: ignore[arg-type]
        )
    except NotAllowed as refusal:
        form.add_error(None, refusal.verdict.reason)
        return False
    messages.info(request, _("“%(name)s” is saved.") % {"name": form.instance})
    return True


def _answer(
    request: HttpRequest, template: str, page: dict[str, Any], form: ModelForm
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, page, status=status)


def last_change(what: str, pk: object) -> Event | None:
    """Who changed this last, and when."""
    events = Event.objects.filter(
        kind__startswith="settings.", data__what=what, data__id=str(pk)
    )
    return events.select_related("actor").last()


def urls_of(thing: Thing) -> list[URLPattern]:
    """The pages of one kind of row: list, add, change, end."""
    pages, at = _Pages(thing), f"settings/{thing.key}/"
    return [
        path(at, pages.listed, name=thing.url),
        path(f"{at}add/", pages.add, name=f"{thing.url}-add"),
        path(f"{at}<int:pk>/", pages.change, name=f"{thing.url}-change"),
        path(f"{at}<int:pk>/end/", pages.end, name=f"{thing.url}-end"),
    ]


class _Pages:
    """The views of one `Thing`."""

    def __init__(self, thing: Thing) -> None:
        self.thing = thing
        self.listed = require_safe(self._listed)
        self.add = require_http_methods(["GET", "HEAD", "POST"])(self._add)
        self.change = require_http_methods(["GET", "HEAD", "POST"])(self._change)
        self.end = require_POST(self._end)

    def _listed(self, request: HttpRequest) -> HttpResponse:
        require(can_configure(request.user))
        rows = self.thing.rows(context.current(request))
        page = {
            **around(request, self.thing.url),
            "thing": self.thing,
            "add": f"{self.thing.url}-add",
            "rows": [
                (row, address_of(self.thing, row), cells(self.thing, row))
                for row in rows
            ],
            "crumbs": crumbs((self.thing.title, "")),
        }
        return render(request, "journal/settings_list.html", page)

    def _add(self, request: HttpRequest) -> HttpResponse:
        require(can_configure(request.user))
        form_class = self.thing.new_form or self.thing.form
        form = form_class(request.POST or None, journal=context.current(request))
        title = _("New %(thing)s") % {"thing": self.thing.singular}
        return self._form_page(request, form, title)

    def _change(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(can_configure(request.user))
        journal = context.current(request)
        row = get_object_or_404(self.thing.rows(journal), pk=pk)
        title = str(row)
        form = self.thing.form(request.POST or None, instance=row, journal=journal)
        return self._form_page(request, form, title, row=row)

    def _form_page(
        self, request: HttpRequest, form: ModelForm, title: str, row: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and _keep(request, form, self.thing.key):
            return redirect(self.thing.url)
        page = {
            **around(request, self.thing.url),
            "thing": self.thing,
            "form": form,
            "title": title,
            "row": row,
            "end": row and address(f"{self.thing.url}-end", row.pk),
            "more": row and self.thing.more and address(self.thing.more[0], row.pk),
            "crumbs": crumbs((self.thing.title, address(self.thing.url)), (title, "")),
            "last": row and last_change(self.thing.key, row.pk),
        }
        return _answer(request, "journal/settings_form.html", page, form)

    def _end(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(can_configure(request.user))
        row = get_object_or_404(self.thing.rows(context.current(request)), pk=pk)
        self.thing.end(row, what=self.thing.key, by=request.user)
        messages.info(request, _("Done: %(name)s.") % {"name": row})
        return redirect(self.thing.url)


def address_of(thing: Thing, row: Any) -> str:
    return address(f"{thing.url}-change", row.pk)


def cells(thing: Thing, row: Any) -> list[tuple[object, Any]]:
    """(column, value) pairs of one line; a method is asked for its answer."""
    found = []
    for label, name in thing.columns:
        value = getattr(row, name)
        if callable(value):
            value = value()
        if isinstance(value, bool):
            value = _("Yes") if value else _("No")
        if isinstance(value, date):
            value = date_format(value, "j F Y")
        found.append((label, "" if value is None else value))
    return found
