"""The key file: closed by a passphrase on live nodes, its owner's alone, whole at every moment."""

import json
import stat
from pathlib import Path

import pytest

from waystation.core.vault import attempts, keyfile
from waystation.core.vault.errors import (
    KeyFileUnreadable,
    NodeSealed,
    PassphraseNeeded,
    VaultLocked,
    WeakPassphrase,
    WrongPassphrase,
)
from waystation.core.vault.nodekeys import NodeKeys

PASSPHRASE = "five plain words of mine"
KEYS = NodeKeys.generate()


def test_an_open_file_holds_the_keys_is_its_owners_alone_and_is_never_overwritten(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path / "home")

    assert stat.S_IMODE((tmp_path / "home" / "node.key").stat().st_mode) == 0o600
    assert keyfile.load(tmp_path / "home") == KEYS
    with pytest.raises(FileExistsError):
        keyfile.write(NodeKeys.generate(), tmp_path / "home")


def test_a_closed_file_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)

    assert keyfile.load_with(tmp_path, PASSPHRASE) == KEYS
    with pytest.raises(PassphraseNeeded, match="Start it with"):
        keyfile.load(tmp_path)
    with pytest.raises(WrongPassphrase):
        keyfile.load_with(tmp_path, PASSPHRASE.upper())


def test_a_closed_file_says_how_it_was_made_and_shows_no_key(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    text = (tmp_path / "node.key").read_text()

    derivation = json.loads(text)["derivation"]
    assert (derivation["memory_kib"], derivation["passes"], derivation["lanes"]) == (65_536, 3, 4)
    assert not any(json.loads(keyfile.keys_as_text(KEYS))[name] in text for name in ("signing", "sealing"))


def test_a_passphrase_is_the_same_however_its_letters_are_composed(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, "caf\u00e9 on the high road")

    assert keyfile.load_with(tmp_path, "cafe\u0301 on the high road") == KEYS


def test_each_wrong_passphrase_doubles_the_wait_and_even_the_right_one_must_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    moment = 1_000_000.0
    monkeypatch.setattr(attempts.time, "time", lambda: moment)
    waits, sentences = [], set()
    for _ in range(3):
        with pytest.raises(WrongPassphrase) as refused:
            keyfile.load_with(tmp_path, "wrong")
        waits.append(refused.value.wait_s)
        sentences.add(str(refused.value).partition(";")[0])
        moment += refused.value.wait_s
    moment -= 1

    with pytest.raises(WrongPassphrase) as refused:
        keyfile.load_with(tmp_path, PASSPHRASE)

    assert waits == [1, 2, 4]
    sentences.add(str(refused.value).partition(";")[0])
    assert sentences == {"That did not open this node. Mind capital letters and keyboard layout"}
    moment += 2
    assert keyfile.load_with(tmp_path, PASSPHRASE) == KEYS
    assert not (tmp_path / "wrong-passphrases").exists()


def test_the_wait_never_grows_beyond_five_minutes_even_where_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    (tmp_path / "wrong-passphrases").write_text('{"failures": 90, "at": 2000000}')

    assert attempts.next_wait(tmp_path) == 300
    monkeypatch.setattr(attempts.time, "time", lambda: 1_000_000.0)
    assert keyfile.load_with(tmp_path, PASSPHRASE) == KEYS


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "{}", '{"signing": "AAAA"}', '{"box": "AAAA"}',
        '{"box": "!", "derivation": {"salt": "AAAA"}}',
        '{"box": "AAAA", "derivation": {"salt": "AAAA", "memory_kib": 99999999}}',
        '{"box": "AAAA", "derivation": {"salt": "AAAA", "passes": "many"}}',
    ],
)  # fmt: skip
def test_a_file_cut_off_or_changed_is_refused_with_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "node.key").write_text(content)

    with pytest.raises(KeyFileUnreadable, match="Put a sound copy back"):
        keyfile.load_with(tmp_path, PASSPHRASE)


def test_changed_parameters_do_not_open(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    data = json.loads((tmp_path / "node.key").read_text())
    data["derivation"]["passes"] = 2
    (tmp_path / "node.key").write_text(json.dumps(data))

    with pytest.raises(WrongPassphrase):
        keyfile.load_with(tmp_path, PASSPHRASE)


def test_a_new_passphrase_replaces_the_old_one(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    keyfile.replace(KEYS, tmp_path, "another five plain words")

    assert keyfile.load_with(tmp_path, "another five plain words") == KEYS
    with pytest.raises(WrongPassphrase):
        keyfile.load_with(tmp_path, PASSPHRASE)
    assert not (tmp_path / "node.key.new").exists()


def test_a_destroyed_file_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    keyfile.write(KEYS, tmp_path, PASSPHRASE)
    held = (tmp_path / "node.key").open("rb")

    keyfile.destroy(tmp_path)

    with held:
        assert set(held.read()) == {0}
    with pytest.raises(VaultLocked, match=r"Put node\.key back"):
        keyfile.load(tmp_path)
    (tmp_path / "sealed").touch()
    with pytest.raises(NodeSealed, match="Two of the three escrow shares"):
        keyfile.load(tmp_path)
    keyfile.destroy(tmp_path)


@pytest.mark.parametrize("weak", ["", "short", "thirteen char", "aaaaaaaaaaaaaaaaaaaa", "1q2w3e4r5t"])
def test_a_weak_passphrase_is_refused_with_a_better_idea(weak: str) -> None:
    with pytest.raises(WeakPassphrase, match="at least 14 characters: five words"):
        keyfile.check_strength(weak)


def test_five_words_are_strong_enough() -> None:
    keyfile.check_strength(PASSPHRASE)
