"""A limit of time for one case: what hangs fails, and the next case runs. No speed is asserted by it."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Fail where the block has not ended after so many seconds; for the main thread, one at a time."""

    def stop(*_: Any) -> None:
        pytest.fail(f"{what}: not done after {seconds:g} s")

    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


@contextmanager
def bounded(megabytes: int) -> Iterator[None]:
    """Let the block take so much more memory than there is now; with more a MemoryError comes out of it."""
    former, most = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + megabytes * 2**20, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (former, most))
