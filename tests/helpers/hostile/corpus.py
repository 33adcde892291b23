"""All the rules of the corpus by name."""

from . import rules
from .files import FILE_RULES
from .relations import RELATIONS
from .texts import TEXTS
from .values import VALUES
from .writing import WRITING

RULES = rules(WRITING, VALUES, TEXTS, RELATIONS, FILE_RULES)
