"""Corrections written apart from what they correct, in a file of their source: two proposals never touch the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policysite.data.dataset import Dataset
from policysite.data.record_merging import meaning
from policysite.data.yaml.editing import Added, entry_text, first_line, values, with_entries
from policysite.data.yaml.reading import KeyPath
from policysite.intake.books import lines_at, plain
from policysite.intake.correcting import Correction
from policysite.intake.trial import file_name

_CORRECTIONS, _WITHDRAWN = "corrections", "withdrawn"


@dataclass(frozen=True)
class Amendment:
    """A correction as an entry of the list of that `key` in the file `name`."""

    name: str
    key: str
    entry: Mapping[str, Any]
    sample: bool


def amendment(dataset: Dataset, correction: Correction, source: str) -> Amendment:
    """A correction as the `source` writes it, beside the file in which the record was first reported."""
    filed = correction.filed
    chain = dataset.merged_records.chains[id(filed.record)]
    entry = plain(meaning(chain.first)) | ({"after": chain.after} if chain.after else {})
    name = file_name("/".join(("records", *chain.key[:2])), source)
    if correction.entry is None:
        return Amendment(name, _WITHDRAWN, entry, filed.sample)
    return Amendment(name, _CORRECTIONS, entry | {"now": dict(correction.entry)}, filed.sample)


@dataclass(frozen=True)
class Amended:
    """A file with the entries of amendments: its new bytes, and where in it the record of each stands as corrected."""

    data: bytes
    places: tuple[KeyPath, ...]

    def added(self, number: int) -> Added:
        """The lines of the record as the amendment of that place has it."""
        return lines_at(self.data, self.places[number])


def amended(name: str, old: bytes | None, amendments: Sequence[Amendment]) -> Amended | None:
    """The file that holds `old` (None: there is none yet) with the amendments; None where it cannot be added to."""
    mark = "sample: true\n" if all(each.sample for each in amendments) else ""
    data = old or f"{first_line(name.removesuffix('.yml'))}\n{mark}".encode()
    places: list[KeyPath] = []
    for each in amendments:
        held = (values(data) or {}).get(each.key)
        index = len(held or ())
        if held is None:
            data = f"{data.decode()}{each.key}:\n{entry_text(each.entry)}\n".encode()
        else:
            edited = with_entries(data, (each.key,), [(index, each.entry)])
            if edited is None:
                return None
            data = edited.data
        places.append((each.key, index, "now"))
    return Amended(data, tuple(places))
