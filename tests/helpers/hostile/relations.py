"""Records that are right by themselves and wrong together: ids, references, numbers, dates, the text as issued."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from helpers.paths import TESTS

from . import Hostile, Rule
from .tree import texts


def _rule(case: Mapping[str, Any]) -> Rule:
    def everywhere(root: Path) -> None:
        for name, text in texts().items():
            (root / f"{name}.yml").write_text(text.replace(case["everywhere"], case["new"]), encoding="utf-8")

    def spoil(root: Path) -> None:
        text = texts()[case["file"].removesuffix(".yml")]
        assert text.count(case["old"]) == 1, f"“{case['old']}” must stand once in {case['file']}"
        (root / case["file"]).write_text(text.replace(case["old"], case["new"]), encoding="utf-8")

    def rule() -> Iterator[Hostile]:
        yield Hostile(case["file"], case["file"], everywhere if "everywhere" in case else spoil)

    return rule


_CASES = yaml.load((TESTS / "helpers" / "hostile" / "relations.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
RELATIONS = {case["name"]: _rule(case) for case in _CASES}
