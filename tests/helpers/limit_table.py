"""The table of sentences with the quotas and time limits that they hold."""

from pathlib import Path

_TABLE = Path(__file__).parents[1] / "data" / "text" / "limits.txt"


def _cases() -> list[tuple[str, str]]:
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(line.split("=>")[0].strip(), line.split("=>")[1].strip()) for line in lines if line.strip()]


CASES = _cases()
