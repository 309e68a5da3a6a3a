"""Damaged manuscripts: whatever comes, the answer is a reading or a refusal.

READING_FUZZ=2000 tries that many more; the seeds are the samples of every kind.
"""

import os
import random
import zipfile
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from submissions.reading import Refused, containers
from submissions.reading.model import Reading
from submissions.reading.reader import read
from tests.submissions.reading.conftest import rezipped
from tests.submissions.reading.samples import latex, markdown, markup, printed, word

MODULES = {
    "word": word,
    "latex": latex,
    "markdown": markdown,
    "markup": markup,
    "printed": printed,
}
SEEDS = sorted(
    (kind, name) for kind, module in MODULES.items() for name in module.SAMPLES
)
EXAMPLES = int(os.environ.get("READING_FUZZ", "25"))
TOKENS = [b"", b"\x00", b"<", b">", b"&", b"{", b"}", b"[", b"]", b"$", b"\\", b"%", b"\xff\xfe",
          b"\xd8\x00", b"---\n", b"```", b"^[", b"@", b"\\begin{", b"\\author{", b"</w:p>", b"<w:tbl>",
          b"<table><tr><td>", b"<sup>", b"\r", "\u202e".encode(), "\u0301".encode(), b"9" * 400,
          b"((((", b"<fn id=''>", b"<xref rid='a b'/>", b"\\and", b"\\\\", b"|--|\n", b"obj<<>>"]  # fmt: skip


def seed_bytes(kind, name, cache={}):  # noqa: B006 - a PDF is printed once
    if (kind, name) not in cache:
        sample = MODULES[kind].SAMPLES[name]
        content = sample.content() if callable(sample.content) else sample.content
        cache[kind, name] = content.encode() if isinstance(content, str) else content
    return cache[kind, name]


def damaged(data, chance):
    """The same bytes after a few cuts, copies, swaps and strange tokens."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not data:
            break
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + chance.choice([1, 4, 40, 400, len(data)]))
        match chance.randrange(6):
            case 0:
                del data[at:end]
            case 1:
                data[at:at] = data[at:end]
            case 2:
                data[at:at] = chance.choice(TOKENS)
            case 3:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 4:
                data[at:end] = chance.choice(TOKENS)
            case _:
                data = data[:end]
    return bytes(data)


def damaged_inside(data, chance):
    """A zip that opens, one of its parts damaged, now and then one part gone."""

    def change(entries):
        name = chance.choice(sorted(entries))
        if chance.random() < 0.15:
            del entries[name]
        else:
            entries[name] = damaged(entries[name], chance)

    return rezipped(data, change)


def attempt(kind, name, seed):
    sample = MODULES[kind].SAMPLES[name]
    data, chance = seed_bytes(kind, name), random.Random(seed)
    inside = zipfile.is_zipfile(BytesIO(data)) and chance.random() < 0.8
    bad = damaged_inside(data, chance) if inside else damaged(data, chance)
    files = {sample.file: bad} | {
        path: text.encode() for path, text in sample.files.items()
    }
    main = sample.file if sample.files else None
    try:
        containers.check(files, main)
        reading = read(files, main)
    except Refused as refusal:
        return refusal.reason
    assert Reading.from_json(reading.to_json()).title.value == reading.title.value
    return f"{reading.main} was read."


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="READING_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(case=st.sampled_from(SEEDS), seed=st.integers(0, 2**32))
def test_damaged_manuscript_is_read_or_refused(monkeypatch, tmp_path, case, seed):
    monkeypatch.chdir(tmp_path)
    assert attempt(*case, seed).endswith((".", "!"))
