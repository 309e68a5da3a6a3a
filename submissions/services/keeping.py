"""The files of a version: which is what, whether there is room, and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from journal import quota, storage
from journal.choices import Scan
from journal.models import User
from journal.verdict import deny, require
from submissions import cleaning
from submissions.choices import CopyState, FileKind
from submissions.models import ManuscriptFile, Submission, Version
from submissions.names import media_type_of, offered_name
from submissions.reading import Refused
from submissions.reading.containers import check
from submissions.reading.dialect import main_file

TEXT = (FileKind.MANUSCRIPT, FileKind.SUPPORT)  # what is read together
GIVEN = (*TEXT, FileKind.SUPPLEMENT)
CHOOSABLE = [(kind.value, kind.label) for kind in GIVEN]

DATA = {".xlsx", ".csv"}
DOCUMENTS = {".docx", ".odt", ".pdf"}
BESIDE_A_DOCUMENT = DATA | DOCUMENTS | {".txt"}


def kinds_of(
    files: Mapping[str, bytes], chosen: Mapping[str, str] | None = None
) -> dict[str, FileKind]:
    """What each file is: as its author said, else as far as we can tell.

    One is the manuscript. Tables of data are supplements, and so is a document beside
    a manuscript that is a document itself; figures, bibliographies and the parts of a
    LaTeX paper are read with it. Raises Refused and NotAllowed with a sentence.
    """
    said = {name: FileKind(kind) for name, kind in (chosen or {}).items() if kind}
    main = _main(files, said)
    kinds = {name: said.get(name) or _guess(name, main) for name in files}
    kinds[main] = FileKind.MANUSCRIPT
    check({name: data for name, data in files.items() if kinds[name] in TEXT}, main)
    for name, data in files.items():
        if kinds[name] == FileKind.SUPPLEMENT:
            require_fit(name, data)
    return kinds


def _main(files: Mapping[str, bytes], said: Mapping[str, FileKind]) -> str:
    named = [name for name in files if said.get(name) == FileKind.MANUSCRIPT]
    if len(named) > 1:
        words = _("Only one file can be the manuscript, not %(first)s and %(second)s.")
        first, second, *_more = map(offered_name, named)
        require(deny(words % {"first": first, "second": second}))
    if named:
        return named[0]
    left = {name: data for name, data in files.items() if name not in said}
    left = left or dict(files)
    check(left)  # refuses, with a sentence, before anything is stored
    packed = [name for name in left if _suffix(name) == ".zip"]
    if len(left) == 1:
        return next(iter(left))
    try:
        return main_file(left)
    except Refused:
        if not packed:
            raise
        return packed[0]


def _guess(name: str, main: str) -> FileKind:
    beside = BESIDE_A_DOCUMENT if _suffix(main) in DOCUMENTS else DATA
    return FileKind.SUPPLEMENT if _suffix(name) in beside else FileKind.SUPPORT


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def require_kind(name: str) -> str:
    """The extension, where a copy for reviewers can be made of such a file."""
    if _suffix(name) not in cleaning.ACCEPTED:
        require(
            deny(
                _(
                    "%(name)s cannot be taken: reviewers could not get it without your name. Send tables as .xlsx or .csv, texts as .docx, .odt, .txt or PDF, and pictures."
                )
                % {"name": offered_name(name)}
            )
        )
    return _suffix(name)


def require_fit(name: str, data: bytes) -> None:
    """A supplementary file of which a copy for reviewers can be made (F1, F3)."""
    try:
        cleaning.check(data, require_kind(name))
    except cleaning.NotCleaned as refusal:
        require(deny(f"{offered_name(name)}: {refusal}"))


def open_version(submission: Submission) -> Version:
    """The version that is not sent yet; a new one when all are sent."""
    version = submission.versions.filter(sent_at=None).last()
    if version is None:
        last = submission.versions.aggregate(last=Max("number"))["last"] or 0
        version = Version.objects.create(submission=submission, number=last + 1)
    return version


def require_room(version: Version, files: Mapping[str, bytes]) -> None:
    """200 MB and 30 files for a version, the manuscript's among them (F1)."""
    given = version.files.filter(kind__in=GIVEN).aggregate(
        n=Count("pk"), size=Sum("size")
    )
    number = given["n"] + len(files)
    size = (given["size"] or 0) + sum(map(len, files.values()))
    if number > settings.MOST_FILES or size > settings.LARGEST_VERSION:
        require(
            deny(
                _(
                    "A version has at most %(n)d files and %(mb)d MB, the manuscript’s among them. The files that are here stay as they are."
                )
                % {"n": settings.MOST_FILES, "mb": settings.LARGEST_VERSION // quota.MB}
            )
        )


def store(files: Mapping[str, bytes]) -> dict[str, storage.StoredObject]:
    """The bytes first; the rows come after (reliability.md, rule 2)."""
    return {
        name: storage.put(data, content_type=media_type_of(name))
        for name, data in files.items()
    }


def keep(
    version: Version,
    name: str,
    held: storage.StoredObject,
    kind: FileKind,
    *,
    scan: Scan,
    by: User,
) -> ManuscriptFile:
    """Write the row of a file; of a supplement a copy for reviewers is made then."""
    file = ManuscriptFile(
        version=version, kind=kind, name=offered_name(name), uploaded_by=by, scan=scan
    )
    file.key, file.size, file.sha256 = held.key, held.size, held.sha256
    file.media_type = media_type_of(name)
    if kind == FileKind.SUPPLEMENT:
        file.media_type = cleaning.ACCEPTED[file.suffix]
        file.copy_state = CopyState.WAITING
    file.save()
    if kind == FileKind.SUPPLEMENT:
        enqueue_cleaning(file)
    return file


def enqueue_cleaning(file: ManuscriptFile) -> None:
    from submissions.tasks import clean_supplement

    transaction.on_commit(lambda: clean_supplement.enqueue(file.pk))


def enqueue_reading(version: Version) -> None:
    from submissions.tasks import read

    transaction.on_commit(lambda: read.enqueue(version.pk))
