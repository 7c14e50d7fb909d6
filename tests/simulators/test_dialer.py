"""Dialing depends on the list and the time only, not on how often time is advanced."""

from hypothesis import given, strategies as st

from simulators.provider.engine.dialer import Dialer, Phase

RING, PAUSE, ATTEMPTS = 10.0, 60.0, 3


def make_dialer(size: int, lines: int, unanswered: set[int]) -> Dialer:
    """Return a dialer of some numbers, a few of which never answer."""
    return Dialer(
        range(size),
        size=size,
        begins=0.0,
        lines=lines,
        attempt_duration=lambda index, _attempt: RING + index % 7,
        pause_after=lambda index, attempt: PAUSE if index in unanswered and attempt < ATTEMPTS else None,
        on_finished=lambda _index: None,
    )


sizes = st.integers(1, 40)
line_counts = st.integers(1, 10)
unanswered_sets = st.sets(st.integers(0, 39))
steps_lists = st.lists(st.floats(0, 200), max_size=30)


@given(sizes, line_counts, unanswered_sets, steps_lists)
def test_does_not_depend_on_who_looks(size: int, lines: int, unanswered: set[int], steps: list[float]) -> None:
    """Many small steps and one large step lead to the same calls at the same moments."""
    stepped, jumped = make_dialer(size, lines, unanswered), make_dialer(size, lines, unanswered)
    now = 0.0

    for step in steps:
        now += step
        stepped.advance(now)
    jumped.advance(now)

    stepped.advance(now)
    assert (stepped.phase, stepped.tries, stepped.started) == (jumped.phase, jumped.tries, jumped.started)


@given(sizes, line_counts, unanswered_sets, steps_lists)
def test_never_uses_more_lines_than_it_has(size: int, lines: int, unanswered: set[int], steps: list[float]) -> None:
    """There are never more calls in progress than lines."""
    stepped = make_dialer(size, lines, unanswered)
    now = 0.0

    for step in steps:
        now += step
        stepped.advance(now)
        assert len(stepped.running) == stepped.phases[Phase.DIALLING] <= lines


@given(sizes, line_counts, unanswered_sets)
def test_calls_everybody_as_often_as_asked(size: int, lines: int, unanswered: set[int]) -> None:
    """At the end every number was called once, and numbers that do not answer three times."""
    finished = make_dialer(size, lines, unanswered)

    finished.advance(1e9)

    assert list(finished.tries) == [ATTEMPTS if index in unanswered else 1 for index in range(size)]
    assert finished.phases[Phase.ENDED] == size
