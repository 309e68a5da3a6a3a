"""How a form field meets the page: one place ties label, hint, error and control."""

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """Which of the four shapes a field takes: choice, tick, file or line."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "line"


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the hint and the error, in reading order."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_hint")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.filter
def target(field: BoundField) -> str:
    """The id that a problem in the summary links to."""
    return field.id_for_label or field.auto_id


@register.simple_tag
def control(field: BoundField, css: str = "field") -> SafeString:
    """The bare control, tied to its hint and its error (WCAG 1.3.1, 3.3.1)."""
    attributes: dict[str, str | bool] = {"aria-describedby": described_by(field)}
    if field.errors:
        attributes["aria-invalid"] = "true"
    if kind(field) == "line":
        widget_class = field.field.widget.attrs.get("class", "")
        attributes["class"] = f"{css} {widget_class}".strip()
        if getattr(field.field.widget, "input_type", "text") in ("text", "search"):
            attributes["dir"] = "auto"
    elif kind(field) == "file":
        attributes["class"] = css
    if isinstance(field.field.widget, forms.Textarea):
        attributes["dir"] = "auto"
    return field.as_widget(attrs={k: v for k, v in attributes.items() if v})


@register.filter
def spoken(option: BoundWidget) -> SafeString:
    """A radio whose name to a screen reader is its anchor: "3, sound"."""
    data = option.data
    told = {"aria-label": str(option.choice_label)}
    attributes = {"type": data["type"], "name": data["name"]}
    if data["value"] is not None:
        attributes["value"] = str(data["value"])
    attributes |= data["attrs"] | told
    # As the widget's own template draws it, which takes fifty times as long: a form has
    # forty of them.
    drawn = (
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    )
    return mark_safe(f"<input{''.join(drawn)}>")  # noqa: S308 (each value is escaped)
