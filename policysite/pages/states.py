"""What style sheet and scripts are told of the states, so that docs/assets repeats no word, sign or colour of them."""

import json

from policysite.figures.results import State
from policysite.figures.states import DAYS_LEFT, LOOK

STYLESHEET = "assets/states.css"
"""Where the style sheet stands in the site; mkdocs.yml names it."""

_TURNS_INTO = (State.DUE_SOON, State.UNREPORTED, State.MISSED)
"""What a state can have become since the build, told by the reader's own date."""


def stylesheet() -> str:
    """A property `--state-x` for the colour of each state, light and dark, and the classes that wear it."""
    coloured = {name: look.colour for name, look in LOOK.items() if look.colour}
    lines = [":root {", *(f"  --state-{name}: {colour.light};" for name, colour in coloured.items()), "}"]
    lines += ['[data-md-color-scheme="slate"] {']
    lines += [*(f"  --state-{name}: {colour.dark};" for name, colour in coloured.items()), "}"]
    for name in LOOK:
        colour = f"--state-{name}" if name in coloured else "--soft"
        lines.append(f".state-{name}, .cell-{name} {{ color: var({colour}); }}")
    return "\n".join(lines) + "\n"


def script_words() -> str:
    """The words that a script needs to keep states and days left right between builds, as JSON."""
    states = {state: [LOOK[state].sign, LOOK[state].word] for state in _TURNS_INTO}
    return json.dumps({"states": states, "daysLeft": DAYS_LEFT}, ensure_ascii=False, separators=(",", ":"))
