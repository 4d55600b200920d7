"""Swap that may take keys to the disk is named; swap in memory or on an encrypted device is not."""

from pathlib import Path

from waystation.core.vault.memory import swap_warning

HEADER = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def test_without_swap_there_is_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "swaps").write_text(HEADER)

    assert swap_warning(tmp_path / "swaps", tmp_path) == ""
    assert swap_warning(tmp_path / "absent", tmp_path) == ""


def test_a_plain_partition_and_a_file_are_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "swaps").write_text(HEADER + "/dev/sda2 partition 1 0 -2\n/swapfile file 1 0 -3\n")

    warning = swap_warning(tmp_path / "swaps", tmp_path)

    assert "(/dev/sda2, /swapfile)" in warning
    assert "swapoff -a" in warning


def test_memory_and_an_encrypted_device_are_fine(tmp_path: Path) -> None:
    (tmp_path / "swaps").write_text(HEADER + "/dev/zram0 partition 1 0 100\n/dev/dm-0 partition 1 0 -2\n")
    (tmp_path / "dm-0" / "dm").mkdir(parents=True)
    (tmp_path / "dm-0" / "dm" / "uuid").write_text("CRYPT-LUKS2-1\n")

    assert swap_warning(tmp_path / "swaps", tmp_path) == ""
