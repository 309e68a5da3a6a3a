"""A version of the manuscript and its files."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.choices import Scan
from journal.models import StoredFile
from submissions.choices import CopyState, FileKind, ReadingState

from .submission import Submission

if TYPE_CHECKING:
    from submissions.showing import Whose


UNCHECKED = (FileKind.MANUSCRIPT, FileKind.SUPPORT)  # until the version is read


class Version(models.Model):
    """One state of the manuscript: the files, what was read, the review copy.

    `body` is the canonical text (docs/article-text.md); `reading` is the report
    of what was found where and what was lost.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        max_length=8, choices=ReadingState, default=ReadingState.WAITING
    )
    refusal = models.TextField(_("why it could not be read"), blank=True)
    reading: Any = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    word_count = models.PositiveIntegerField(_("words"), default=0)
    page_count = models.PositiveIntegerField(_("pages"), default=0)
    response = models.TextField(_("answer to the reviewers"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        _("review copy looked at by the author"), null=True, blank=True
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission.number or self.submission.uuid} v{self.number}"

    @property
    def is_read(self) -> bool:
        return self.state == ReadingState.READ

    @property
    def is_waiting(self) -> bool:
        return self.state == ReadingState.WAITING

    def file_of_kind(self, kind: FileKind) -> ManuscriptFile | None:
        """The newest file of this kind; prefetch `files` on lists."""
        return next((f for f in self.files.all() if f.kind == kind), None)

    @property
    def review_copy(self) -> ManuscriptFile | None:
        return self.file_of_kind(FileKind.REVIEW_COPY)

    @property
    def has_file_in_cleaning(self) -> bool:
        """Whether a supplementary file waits for its copy; prefetch `files` on lists."""
        return any(f.copy_state == CopyState.WAITING for f in self.files.all())

    @property
    def manuscript(self) -> ManuscriptFile | None:
        return self.file_of_kind(FileKind.MANUSCRIPT)


class ManuscriptFileQuerySet(models.QuerySet["ManuscriptFile"]):
    def visible_to(self, whose: Whose) -> ManuscriptFileQuerySet:
        """Twin of `can_open_file`: those that this person may have."""
        from submissions.showing import files_for

        return self.filter(files_for(whose))


class ManuscriptFile(StoredFile):
    """A file that belongs to a version. The original is kept for ever (F5)."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind)
    name = models.CharField(_("name"), max_length=255)
    alt = models.TextField(_("text description"), blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    scan = models.CharField(
        _("scan for malware"), max_length=10, choices=Scan, blank=True
    )
    copy_state = models.CharField(
        _("copy for reviewers"),
        max_length=8,
        choices=CopyState,
        blank=True,
        help_text=_("Of supplementary files alone."),
    )
    copy_refusal = models.TextField(_("why there is no copy"), blank=True)

    objects = ManuscriptFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"],
                condition=Q(kind=FileKind.MEDIA),
                name="media_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.lower()

    @property
    def is_given(self) -> bool:
        """Whether a person gave it; all others are made by us."""
        return self.kind not in (FileKind.MEDIA, FileKind.REVIEW_COPY)

    @property
    def is_clean(self) -> bool:
        """Whether others than its uploader may have it (F4).

        What a scanner or a first look refuses is never stored, so a row is `stored` at
        least. A manuscript is taken apart only by its reading: until that is done, and
        when it refuses, it is its uploader's alone. Everything else is checked before it
        is stored, or made by us.
        """
        return self.kind not in UNCHECKED or self.version.is_read

    @property
    def is_supplement(self) -> bool:
        return self.kind == FileKind.SUPPLEMENT

    @property
    def has_copy(self) -> bool:
        return self.is_supplement and self.copy_state == CopyState.CLEAN

    @property
    def is_held_back(self) -> bool:
        """Whether its copy may name an author and nobody has said that it may go out."""
        return self.has_copy and self.clean.is_held_back

    @property
    def goes_out(self) -> bool:
        """Whether reviewers get its copy."""
        return self.has_copy and not self.clean.is_held_back


class SupplementCopy(StoredFile):
    """What reviewers get of a supplementary file: another object, with other bytes (SC14).

    `hits` are the places that may name an author (F8). They are looked for whatever the
    paper's anonymity is, since that can change, and hold the copy back while the paper
    hides its authors.
    """

    file = models.OneToOneField(
        ManuscriptFile, on_delete=models.CASCADE, related_name="clean"
    )
    notes: Any = models.JSONField(_("what was taken out"), default=list)
    hits: Any = models.JSONField(_("where it may name an author"), default=list)
    confirmed_at = models.DateTimeField(
        _("names in it looked at"), null=True, blank=True
    )

    def __str__(self) -> str:
        return str(self.file_id)

    @property
    def is_held_back(self) -> bool:
        hides = self.file.version.submission.hides_authors
        return hides and bool(self.hits) and self.confirmed_at is None
