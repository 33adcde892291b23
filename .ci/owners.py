"""Whether CODEOWNERS has a line for the records of every department, and for no other; exits 1 where it has not."""

import re
import sys
from datetime import date
from pathlib import Path

from policysite.data.folder import Folder
from policysite.data.load import load


def main() -> int:
    """Compare, and say what is missing or too much."""
    named = set(re.findall(r"(?m)^/data/records/\*/([a-z-]+)\.yml +@", Path("CODEOWNERS").read_text(encoding="utf-8")))
    departments = {department.id for department in load(Folder(Path("data")), today=date.max).departments}
    for id in sorted(departments - named):
        print(f"CODEOWNERS没有一行写明谁批准data/records/*/{id}.yml", file=sys.stderr)
    for id in sorted(named - departments):
        print(f"CODEOWNERS写到data/records/*/{id}.yml，而没有这个部门", file=sys.stderr)
    return 1 if named != departments else 0


if __name__ == "__main__":
    sys.exit(main())
