"""A process holds no more streams than it may have files open, and leaves some for all else."""

import resource

import pytest

from presspass.gate.http import room


@pytest.mark.parametrize(
    ("files", "streams"),
    [(0, 0), (256, 128), (1024, 512), (4000, 2000), (5000, 3000), (12_000, 10_000)],
)
def test_half_of_a_few_files_and_two_thousand_of_many_are_for_all_else(files, streams):
    assert room.most_streams(files) == streams


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        ((1024, 4096), (4096, 4096)),
        ((1024, 1_000_000), (12_000, 1_000_000)),
        ((1024, resource.RLIM_INFINITY), (12_000, resource.RLIM_INFINITY)),
        ((1024, 1024), (1024, 1024)),
        ((50_000, 60_000), (50_000, 60_000)),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY),) * 2,
    ],
)
def test_as_many_files_are_allowed_as_are_needed_and_to_be_had(monkeypatch, limits, allowed):
    system = {resource.RLIMIT_NOFILE: limits}
    monkeypatch.setattr(resource, "getrlimit", system.__getitem__)
    monkeypatch.setattr(resource, "setrlimit", system.__setitem__)

    room.allow_files()

    assert system[resource.RLIMIT_NOFILE] == allowed
    assert room.files_allowed() == room.files_to_be_had() <= room.ENOUGH_FILES
