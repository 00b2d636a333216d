"""Holds what a gate answered to what the register took; `guarantees` judges the register itself."""

from presspass.gate.answer import Answer
from presspass.gate.clock import milliseconds
from presspass.gate.rule import Decision, standing
from presspass.gate.seat import Seat, unseen
from presspass.gate.simulation.guarantees import ACTS
from presspass.gate.simulation.ledger import hold
from presspass.gate.simulation.watch import REFUSED, Operation, Watch

_STATES = {
    Decision.GRANTED: "reading",
    Decision.ELSEWHERE: "elsewhere",
    Decision.REVOKED: "revoked",
}


def check(operation: Operation, answer: Answer, watch: Watch) -> None:
    """Hold the answer to an event to what was decided."""
    outcome, after, policy = operation.outcome, operation.after, operation.policy
    if outcome is None or after is None:
        _check_without_store(operation, answer, watch)
        return
    hold(answer.seq == after.seq, "G19", "an answer does not carry the number of its write")
    if policy.enforcement != "enforce":
        hold(answer.state != "elsewhere", "G15", "a word is withheld outside `enforce`")
    if outcome.decision is Decision.REVOKED:
        hold(answer.state == "revoked", "G12", "who is refused is answered otherwise")
    elif operation.event.kind in ACTS:
        # Written late, it is answered by what holds then: a place may have become free.
        alike = answer.state == _STATES[outcome.decision] or operation.at > operation.taken_at
        hold(alike, "G5", "the answer is not the decision")
        mine = after.find(operation.event.device)
        is_mine = mine is None or answer.generation == mine.generation
        hold(is_mine, "G2", "an answer carries the generation of another")
    if "sharing" in (answer.notice, answer.tone):
        watch.guarantees.check_shown(operation.at, policy)


def check_refused(operation: Operation, answer: object, watch: Watch) -> None:
    """A revoke or a sign-out came to its end, written or not."""
    del operation, answer
    watch.decided(REFUSED)


def check_question(operation: Operation, answer: Answer, watch: Watch) -> None:
    """Hold the answer to a question to what the register holds."""
    if watch.is_down:
        _check_without_store(operation, answer, watch)
        return
    seat, event = _seat(operation, watch), operation.event
    sees = watch.guarantees.check_question(
        seat, event, operation.now, operation.at, operation.policy
    )
    hold(answer.state == _STATES[sees.decision], "G5", "a question is answered otherwise")
    hold(answer.seq == seat.seq, "G19", "an answer does not carry the number of its write")


def check_peek(operation: Operation, answer: Answer, watch: Watch) -> None:
    """Hold the answer to a request that no person made: the text is for those who read."""
    if watch.is_down:
        _check_without_store(operation, answer, watch)
        return
    seat, event, policy = _seat(operation, watch), operation.event, operation.policy
    sees = standing(seat, event.device, event.epoch, operation.now, policy)
    if sees.decision is Decision.REVOKED:
        hold(answer.state == "revoked", "G12", "who is refused peeks")
    elif policy.enforcement == "enforce":
        hold((answer.state == "reading") is sees.reads, "G3", "a peek gives what no lease gave")
    else:
        hold(answer.state == "reading", "G15", "a word is withheld outside `enforce`")


def _seat(operation: Operation, watch: Watch) -> Seat:
    return watch.seat or unseen(operation.event.epoch, milliseconds(operation.now))


def _check_without_store(operation: Operation, answer: Answer, watch: Watch) -> None:
    is_open = operation.policy.on_store_failure == "open"
    hold(answer.state == ("reading" if is_open else "unavailable"), "G5", "not as if without store")
    device = operation.event.device
    granted = watch.guarantees.ledger.granted.get(answer.generation, device)
    hold(granted == device or not is_open, "G2", "granted under the generation of another")
