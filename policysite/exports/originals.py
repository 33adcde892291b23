"""The archived originals, byte for byte."""

from policysite.views.edition import Edition


def original(edition: Edition, name: str) -> bytes:
    """The archived file of that name, `v1.docx`, as it was issued."""
    return edition.dataset.originals[name]
