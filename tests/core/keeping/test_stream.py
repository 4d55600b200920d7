"""A sealed stream gives back what was written, and nothing at all where a bit was changed."""

import io
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.keeping import stream
from waystation.core.keeping.errors import BackupChanged, BackupCutOff, BackupRefused, NotABackup
from waystation.core.keeping.stream import CHUNK, Head, SealedWriter, read_head, read_sealed

KEY = bytes(range(32))
HEAD = Head.of({"format": 1, "note": "x"})


def written(*pieces: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, HEAD, KEY)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    return file.getvalue()


def read(data: bytes) -> bytes:
    file = io.BytesIO(data)
    return b"".join(read_sealed(file, read_head(file), KEY))


@given(st.lists(st.binary(max_size=3_000), max_size=5))
def test_what_is_written_is_read_again(pieces: list[bytes]) -> None:
    assert read(written(*pieces)) == b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_incompressible_bytes_of_any_size_come_back(size: int) -> None:
    data = secrets.token_bytes(size)

    assert read(written(data)) == data


@given(st.data())
def test_any_changed_or_missing_byte_is_refused(data: st.DataObject) -> None:
    whole = written(b"name " * 50)
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))

    for bad in (bytes(flipped), whole[:place], whole + b"\x00", whole + whole):
        with pytest.raises(BackupRefused):
            read(bad)


def test_chunks_left_out_swapped_or_cut_at_their_border_are_refused() -> None:
    whole = written(secrets.token_bytes(3 * CHUNK))
    start = whole.index(b"\n", len(stream.MAGIC)) + 1
    size = 4 + CHUNK + 16
    first, second = whole[start : start + size], whole[start + size : start + 2 * size]

    with pytest.raises(BackupChanged):
        read(whole[:start] + second + first + whole[start + 2 * size :])
    with pytest.raises(BackupChanged):
        read(whole[:start] + second + whole[start + 2 * size :])
    with pytest.raises(BackupCutOff):
        read(whole[: start + 2 * size])


def test_another_file_is_no_backup_and_a_changed_head_opens_nothing() -> None:
    with pytest.raises(NotABackup):
        read(b"PK\x03\x04 something else")
    with pytest.raises(BackupChanged):
        read(written(b"x").replace(b'"note":"x"', b'"note":"y"'))
