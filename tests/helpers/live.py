"""What stands in `data/` is an office's: no test reads it, neither itself nor by a command that it starts."""

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from helpers.paths import PROJECT, TESTS

LIVE = str(PROJECT / "data")
READING = ("open", "os.listdir", "os.scandir")
OURS = ("python", "make", "bash", "policysite")
"""How the names of programs begin that may run the project's commands; others know nothing of `data/`."""

breaches: list[str] = []
"""What was read or started since the list was emptied last, and where."""


def listen() -> None:
    """Note in `breaches` from now on whatever reads the live data; Python has no way to stop listening."""
    sys.addaudithook(_heard)


def leave_threads_untraced() -> None:
    """End what coverage has begun to do with new threads; what it measures is the main one.

    Where somebody listens Python 3.11 lets no two threads begin to be traced at once (`sys.settrace` raises
    RuntimeError), and the servers of the tests answer each request in its own.
    """
    threading.settrace(None)  # type: ignore[arg-type]  # documented so since 3.10


def _heard(event: str, given: tuple[Any, ...]) -> None:
    if event in READING and isinstance(given[0], (str, bytes, os.PathLike)) and not _within(event, *given):
        if f"{_whole(given[0])}/".startswith(f"{LIVE}/"):
            breaches.append(f"{event} {given[0]!r} {_place()}")
    elif event == "subprocess.Popen" and not _harmless(*given):
        breaches.append(f"{given[1]} in {given[2] or Path.cwd()} without SITE_DATA {_place()}")


def _within(event: str, path: Any, *mode: Any) -> bool:
    """Whether a folder is opened by its name within another one, as when a tree is deleted: which one is not told."""
    return event == "open" and mode[0] is None and not Path(os.fsdecode(path)).is_absolute()


def _whole(path: Any) -> str:
    return os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - files are opened by the thousand, and `resolve` asks the disk


def _harmless(program: Any, words: Any, folder: Any, environment: Any) -> bool:
    """Whether a command cannot read the live data: it runs elsewhere, is told of other data, or reads none at all."""
    told = os.fsdecode((os.environ if environment is None else environment).get("SITE_DATA", ""))
    elsewhere = not f"{_whole(folder or Path.cwd())}/".startswith(f"{PROJECT}/")
    return (
        elsewhere
        or told not in ("", "data", LIVE)
        or not Path(os.fsdecode(program)).name.startswith(OURS)
        or list(words[:2]) == ["make", "-n"]
    )


def _place() -> str:
    """The innermost place in the tests, where the call came from one."""
    here = [frame for frame in traceback.extract_stack() if Path(frame.filename).is_relative_to(TESTS)]
    outer = [frame for frame in here if frame.filename != __file__] or here
    return f"({Path(outer[-1].filename).relative_to(TESTS)}:{outer[-1].lineno})"
