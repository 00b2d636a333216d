"""What is counted on one account."""

from presspass.gate.clock import Seconds


class Tally:
    """What the persons of one account went through."""

    def __init__(self) -> None:
        self.notices = 0  # a person met one: text taken, or asked for and not given
        self.displaced = 0  # of these: text was there, and was taken
        self.continues = 0
        self.refused = 0  # too many continues a minute
        self.articles = 0
        self.sign_ins = 0
        self.wanted: Seconds = 0.0  # reading time that was meant
        self.read: Seconds = 0.0  # reading time with the text before one's eyes
        self.both: Seconds = 0.0  # time with two persons or more reading at once
        self.blocked: Seconds = 0.0  # before a notice, for a device that nobody sat at
        self.longest_blocked: Seconds = 0.0
        self.told_at: Seconds | None = None  # the sharing tone was seen first
        self.found_at: Seconds | None = None  # the rule came to its verdict first
        self._eyes = 0
        self._since: Seconds = 0.0

    def tells_sharing(self, now: Seconds) -> None:
        """Somebody sees the sharing tone."""
        self.told_at = now if self.told_at is None else self.told_at

    def finds_sharing(self, now: Seconds) -> None:
        """The rule comes to its verdict, or once more."""
        self.found_at = now if self.found_at is None else self.found_at

    def blocks(self, seconds: Seconds) -> None:
        """A person waited for a device that nobody sat at."""
        self.blocked += seconds
        self.longest_blocked = max(self.longest_blocked, seconds)

    def looks(self, persons: int, now: Seconds) -> None:
        """One person more (1) or less (-1) has the text before the eyes."""
        if self._eyes > 1:
            self.both += now - self._since
        self._eyes += persons
        self._since = now
