"""What chief editors do with the journal's own data: every act is in the record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import outbox, record
from journal.choices import Delivery, Role
from journal.letters import Letter, standard, unknown_placeholders
from journal.models import EditorialRole, Journal, LetterTemplate, OutgoingMessage, User
from journal.permissions import can_configure
from journal.verdict import deny, require


@transaction.atomic
def keep(
    instance: models.Model, *, what: str, changed: Iterable[str], by: User
) -> models.Model:
    """Add or change a row of the settings; `what` is its kind in trade words."""
    require(can_configure(by))
    act = "settings.added" if instance._state.adding else "settings.changed"
    instance.save()
    _require_chief(instance)
    record.write(act, by=by, what=what, id=str(instance.pk), fields=list(changed))
    return instance


@transaction.atomic
def remove(instance: models.Model, *, what: str, by: User) -> None:
    """Take away what nothing refers to; what was used stays part of the record."""
    require(can_configure(by))
    if is_in_use(instance):
        require(
            deny(
                _("“%(name)s” is in use and cannot be removed. Close it instead.")
                % {"name": instance}
            )
        )
    record.write("settings.removed", by=by, what=what, id=str(instance.pk))
    instance.delete()


@transaction.atomic
def end_role(role: EditorialRole, *, what: str, by: User) -> None:
    """A person's role ends today, and with it every right that came from it."""
    require(can_configure(by))
    role.ended_on = timezone.localdate()
    role.save(update_fields=["ended_on"])
    _require_chief(role)
    record.write(
        "role.ended", by=by, what=what, id=str(role.pk), person=str(role.user.uuid)
    )


def _require_chief(instance: models.Model) -> None:
    if not isinstance(instance, EditorialRole):
        return
    chiefs = EditorialRole.objects.active().filter(
        role__in=(Role.CHIEF, Role.MANAGING), user__is_active=True
    )
    if not chiefs.exists():
        require(deny(_("The journal needs a chief editor. Name another one first.")))


def is_in_use(instance: models.Model) -> bool:
    """Whether any row of any app refers to this one."""
    return any(
        relation.related_model._default_manager.filter(
            **{relation.field.name: instance}
        ).exists()
        for relation in instance._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and not relation.related_model._meta.auto_created
    )


@transaction.atomic
def word_letter(journal: Journal, key: str, wording: Letter, *, by: User) -> None:
    """Write a letter in the journal's own words; unknown placeholders are refused."""
    require(can_configure(by))
    unknown = unknown_placeholders(key, wording)
    if unknown:
        require(deny(_("Not known in this letter: %s.") % ", ".join(unknown)))
    LetterTemplate.objects.update_or_create(
        journal=journal,
        key=key,
        defaults={"subject": wording.subject, "body": wording.body},
    )
    record.write("settings.changed", by=by, what="letter", id=key)


@transaction.atomic
def use_standard_letter(journal: Journal, key: str, *, by: User) -> None:
    """Go back to the wording that every journal begins with."""
    require(can_configure(by))
    word_letter(journal, key, standard()[key], by=by)


@transaction.atomic
def send_on(*, by: User) -> int:
    """Try the letters that were given up once more, from the first attempt."""
    require(can_configure(by))
    given_up = OutgoingMessage.objects.filter(state=Delivery.DEAD)
    again = given_up.update(state=Delivery.QUEUED, attempts=0, due_at=timezone.now())
    record.write("letters.sent_on", by=by, number=again)
    outbox.wake()
    return again
