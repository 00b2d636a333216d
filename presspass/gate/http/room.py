"""How many streams a process has room for: each is an open file of its own.

Beyond it a stream is refused in time, and its script polls; without files left the process could
take no connection at all.
"""

import resource

MOST_STREAMS = 10_000
OTHER_FILES = 2_000
"""For all else: ordinary connections, databases, what the server itself opens."""
ENOUGH_FILES = MOST_STREAMS + OTHER_FILES


def most_streams(files: int) -> int:
    """How many streams there may be where `files` may be open: half of a few are for all else."""
    return min(MOST_STREAMS, files - min(OTHER_FILES, files // 2))


def files_allowed() -> int:
    """How many files this process may have open; more than enough are told as enough."""
    return _within_enough(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def files_to_be_had() -> int:
    """How many it may allow itself."""
    return _within_enough(resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def allow_files() -> None:
    """Allow this process, and those it starts, as many as are needed and to be had."""
    if files_allowed() < files_to_be_had():
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (files_to_be_had(), hard))


def _within_enough(limit: int) -> int:
    return ENOUGH_FILES if limit == resource.RLIM_INFINITY else min(limit, ENOUGH_FILES)
