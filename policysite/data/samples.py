"""Which files in use are demonstration data, and which are not."""

from collections.abc import Iterator

from policysite.data.dataset import Dataset


def samples(dataset: Dataset) -> tuple[str, ...]:
    """The files in use that hold demonstration data, as people would open them, sorted; none with SITE_PRODUCTION=1."""
    return tuple(sorted({file for file, sample in _marked(dataset) if sample}))


def real(dataset: Dataset) -> tuple[str, ...]:
    """The files in use that hold anything but demonstration data, sorted: none may be published to the internet."""
    return tuple(sorted({file for file, sample in _marked(dataset) if not sample}))


def _marked(dataset: Dataset) -> Iterator[tuple[str, bool]]:
    """Every file of records, ledger, study sessions and explanations, with whether it (or an entry of it) is marked."""
    for book in dataset.record_files.values():
        yield dataset.places.file(book), book.sample
    for ledger in dataset.ledger_files.values():
        yield dataset.places.file(ledger), ledger.sample
    for session in dataset.sessions:
        yield dataset.places.file(session), session.sample
    for entry in dataset.explanations:
        yield dataset.places.file(entry), entry.sample
