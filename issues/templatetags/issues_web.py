"""Tags of the public pages: sizes, Markdown, the bars of the times achieved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from journal.markdown import to_html

if TYPE_CHECKING:
    from issues.achieved import Times

register = template.Library()
KILO, MEGA = 1000, 1000 * 1000


@register.filter
def short_size(size: int | None) -> str:
    """6.2 MB, 840 kB: as people read it, in powers of ten."""
    if not size:
        return ""
    if size >= MEGA:
        return gettext("%(n)s MB") % {"n": floatformat(size / MEGA, 1)}
    return gettext("%(n)s kB") % {"n": max(1, round(size / KILO))}


@register.filter
def markdown(text: str) -> SafeString:
    """A text of the journal's own, through the allow-list."""
    return to_html(text, gettext("Table"))


@register.simple_tag
def times_bar(times: Times, days: int | None, top: int, label: str) -> SafeString:
    """One bar of the chart: name, days, and its length among the others."""
    words = ngettext("%(n)d day", "%(n)d days", days or 0) % {"n": days or 0}
    return format_html(
        '<text class="k" x="2" y="{}">{}</text>'
        '<text class="ink" x="284" y="{}" text-anchor="end">{}</text>'
        '<rect class="bar4" x="2.5" y="{}" width="281" height="5" rx="2.5"></rect>'
        '<rect class="bar" x="2" y="{}" width="{}" height="6" rx="3"></rect>',
        top + 12,
        label,
        top + 12,
        words if days else "–",
        f"{top + 17.5}",
        top + 17,
        times.share(days),
    )
