"""Which files in use are demonstration data, and which are not."""

from collections.abc import Iterator

from policysite.data.dataset import Site


def samples(site: Site) -> tuple[str, ...]:
    """The files in use that hold demonstration data, as people would open them, sorted; none with SITE_PRODUCTION=1."""
    return tuple(sorted({file for file, sample in _marked(site) if sample}))


def real(site: Site) -> tuple[str, ...]:
    """The files in use that hold anything but demonstration data, sorted: none may be published to the internet."""
    return tuple(sorted({file for file, sample in _marked(site) if not sample}))


def _marked(site: Site) -> Iterator[tuple[str, bool]]:
    """Every file of records, ledger, study sessions and explanations, with whether it (or an entry of it) is marked."""
    for book in site.record_files.values():
        yield site.places.file(book), book.sample
    for ledger in site.ledger_files.values():
        yield site.places.file(ledger), ledger.sample
    for session in site.sessions:
        yield site.places.file(session), session.sample
    for entry in site.explanations:
        yield site.places.file(entry), entry.sample
