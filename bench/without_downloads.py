"""`policysite site` with every download an empty file: what the check, the pages and the search index alone cost."""

from policysite.commands import main
from policysite.exports import Download


def nothing(_: Download) -> bytes:
    """The content of a file that nobody wants."""
    return b""


if __name__ == "__main__":
    Download.content = property(nothing)  # type: ignore[assignment]
    main(prog_name="policysite")
