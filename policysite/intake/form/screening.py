"""What must not get out, in the fields of a form: refused before anything is written, or handed on in an answer."""

from collections.abc import Iterator

from policysite.data.model.settings import Allowed
from policysite.data.rules.secrets import SUSPECT, unallowed
from policysite.intake.form.forms import FieldFault, Form, FormValues


def screened(form: Form, values: FormValues, allowed: tuple[Allowed, ...]) -> Iterator[FieldFault]:
    """The faults of the fields that hold such a thing, each kind once; what was typed is not repeated."""
    for field in form.fields:
        kinds = {hit.kind: None for text in ("\n".join(values[field.id]),) for hit in unallowed(text, allowed)}
        yield from (FieldFault(field.label, SUSPECT.format(kind=kind)) for kind in kinds)
