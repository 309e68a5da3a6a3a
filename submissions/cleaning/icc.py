"""Colour profiles: the colours stay, the texts about maker and owner are blanked."""

TEXTS = {
    b"desc",
    b"cprt",
    b"dmnd",
    b"dmdd",
    b"vued",
    b"meta",
    b"targ",
    b"ciis",
    b"scrn",
}
ENTRY = 12


def blanked(profile: bytes) -> bytes:
    """The same profile, of the same length, saying nothing of anybody."""
    made = bytearray(profile)
    if len(made) < 132:
        return b""
    made[24:36] = bytes(12)  # when it was made
    made[48:56] = bytes(8)  # whose device: maker and model
    made[80:84] = bytes(4)  # who made the profile
    made[84:100] = bytes(16)  # its fingerprint
    count = min(int.from_bytes(made[128:132], "big"), 100)
    for at in range(132, 132 + count * ENTRY, ENTRY):
        if bytes(made[at : at + 4]) in TEXTS:
            begin = int.from_bytes(made[at + 4 : at + 8], "big")
            size = int.from_bytes(made[at + 8 : at + 12], "big")
            _blank(made, begin, min(begin + size, len(made)))
    return bytes(made)


def _blank(made: bytearray, begin: int, end: int) -> None:
    """Spaces for letters, in each of the shapes that a text may have."""
    if begin < 132 or end - begin < 12:
        return
    kind = bytes(made[begin : begin + 4])
    if kind == b"mluc":
        records = int.from_bytes(made[begin + 8 : begin + 12], "big")
        start = begin + 16 + 12 * min(records, 500)
        made[start:end] = (b"\x00 " * (end - start))[: max(0, end - start)]
    elif kind == b"desc":
        letters = int.from_bytes(made[begin + 8 : begin + 12], "big")
        last = min(begin + 12 + letters, end)
        made[begin + 12 : end] = bytes(max(0, end - begin - 12))
        made[begin + 12 : max(begin + 12, last - 1)] = b" " * max(0, last - begin - 13)
    else:
        made[begin + 8 : end] = b" " * (end - begin - 8)
        made[end - 1] = 0
