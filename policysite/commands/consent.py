"""Showing what is wrong before anything is written, and asking whether to go on."""

import sys
from collections.abc import Sequence

import click

from policysite.commands.console import CommandError, say


def attended() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def prompt(words: str, default: str = "") -> str:
    """The answer to a question; `default` where none is given."""
    answer = click.prompt(words, default=default, show_default=bool(default), prompt_suffix="：", err=True)
    return str(answer).strip()


def settle(found: Sequence[object], faults: int, refusal: str, yes: bool) -> None:
    """Show what was `found`, a line each; `faults` of it are no mere warnings.

    Raises CommandError with `refusal` where there are faults, and where nobody takes the warnings upon himself.
    """
    listed = "\n".join(map(str, found))
    if faults:
        raise CommandError(f"{listed}\n共{faults}处问题，{refusal}")
    if found:
        say(listed)
        if not yes:
            agree("仍要写入吗", "没有写入；核对后仍要写入的，请加--yes")


def agree(words: str, otherwise: str) -> None:
    """Go on only where somebody says so. Raises CommandError with `otherwise`."""
    if not attended() or prompt(f"{words}（输入“是”或y）", "否").lower() not in ("是", "y", "yes"):
        raise CommandError(otherwise)
