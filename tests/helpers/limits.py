"""A limit of time for one case: what hangs fails, and the next case runs. No speed is asserted by it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
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
