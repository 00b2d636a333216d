"""Makes a history that shows a violation as short and as plain as it can."""

from collections.abc import Callable, Iterator

from presspass.gate.clock import SECOND
from presspass.gate.simulation.histories import History, Step

MOST_PLAYS = 4000


def shortest(history: History, shows: Callable[[History], bool]) -> History:
    """The shortest history found from `history` on that still `shows` what is wrong."""
    left = MOST_PLAYS
    improved = True
    while improved:
        improved = False
        for candidate in _candidates(history):
            left -= 1
            if left < 0:
                return history
            if shows(candidate):
                history, improved = candidate, True
                break
    return history


def _candidates(history: History) -> Iterator[History]:
    """Shorter ones first, then plainer ones."""
    steps = history.steps
    if history.in_turn:
        yield history._replace(in_turn=False)
    if history.replayed:
        yield history._replace(replayed=False)
    length = len(steps)
    while length:
        for begin in range(0, len(steps), length):
            yield history._replace(steps=steps[:begin] + steps[begin + length :])
        length //= 2
    if any(history.clocks):
        yield history._replace(clocks=(0,) * len(history.clocks))
    for number, step in enumerate(steps):
        for plainer in _plainer(step):
            yield history._replace(steps=(*steps[:number], plainer, *steps[number + 1 :]))
    if history.plan:
        yield history._replace(plan=0)


def _plainer(step: Step) -> Iterator[Step]:
    plainer_ones = (
        step._replace(mishap="", later=1),
        step._replace(later=1),
        step._replace(gate=0),
        step._replace(pause=0),
        step._replace(pause=4 * SECOND),
        step._replace(view=0),
        step._replace(share=0.0),
        step._replace(notice=0),
        step._replace(who=0),
        step._replace(who=1),
    )
    for plainer in plainer_ones:
        if _weight(plainer) < _weight(step):
            yield plainer


def _weight(step: Step) -> tuple[object, ...]:
    """By this each plainer step is less, so that making it plain comes to an end."""
    odd_pause = (step.pause > 0) + (step.pause not in (0, 4 * SECOND))
    traits = (step.mishap, step.gate, step.view, step.share, step.notice)
    return sum(map(bool, traits)) + odd_pause, step.later, step.who
