import threading
from itertools import pairwise

from waystation.cli.rehearsal.pace import STEP_S, WINDOW_S, Pace


def run(workers: list[list[int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Let workers act at their moments; returns (worker, moment) as they happened, and the clock's steps."""
    happened: list[tuple[int, int]] = []
    clock: list[int] = []
    pace = Pace(len(workers), clock.append)

    def work(number: int, moments: list[int]) -> None:
        for moment in moments:
            pace.wait(number, moment)
            happened.append((number, moment))
        pace.leave(number)

    threads = [threading.Thread(target=work, args=item) for item in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return happened, clock


def test_nobody_runs_further_ahead_than_the_window() -> None:
    happened, _ = run([list(range(0, 6_000, 60)), list(range(0, 6_000, 600)), [5_900]])

    for place, (worker, moment) in enumerate(happened):
        later = [other for number, other in happened[place + 1 :] if number != worker]
        assert moment <= min(later, default=moment) + WINDOW_S


def test_the_clock_only_goes_forward_and_never_past_the_slowest() -> None:
    _, clock = run([[600, 1_200, 1_800], [900, 1_500]])

    assert clock == sorted(clock)
    assert all(later - earlier >= STEP_S for earlier, later in pairwise(clock))


def test_a_night_given_up_lets_everybody_go() -> None:
    pace = Pace(2, lambda seconds: None)
    waiting = threading.Thread(target=pace.wait, args=(0, 100_000))
    waiting.start()

    pace.give_up()
    waiting.join(5)

    assert not waiting.is_alive()
