"""How many examples a property is tried on."""

from hypothesis import settings


def one_in(part: int) -> settings:
    """A share of the examples that the profile asks for, where one takes long: of 300, of 10,000 in the long run."""
    return settings(max_examples=settings.default.max_examples // part)
