"""The words of the rules, written for who edits the files → for who fills in a sheet, which has no keys."""

import re

from ..words import STAGE

_TITLED = re.compile(r"“[a-z_]+”（([^）]+)）")
_KEY = re.compile(r"（[a-z_]+）")
_QUOTED = re.compile(r"“([a-z_]+)”")
_STAGES = {stage.value: word for stage, word in STAGE.items()}


def plainly(message: str) -> str:
    """`“amount”（数量）须是…` → `“数量”须是…`; stages by their words."""
    message = _KEY.sub("", _TITLED.sub(r"“\1”", message))
    return _QUOTED.sub(lambda found: f"“{_STAGES.get(found[1], found[1])}”", message)
