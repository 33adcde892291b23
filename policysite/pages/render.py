"""Templates and the site → the Markdown of one page. Templates loop and link; views compute."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from policysite.data.model import words as data_words
from policysite.data.record_fields import Where
from policysite.exports import Download, downloads
from policysite.figures import words
from policysite.figures.duties import State
from policysite.figures.states import DAYS_LEFT, LOOK, OVERDUE, PRESSING, days_left
from policysite.views import measures, period_summary
from policysite.views.addresses import Forge, forge, relative, to_file
from policysite.views.edition import Edition
from policysite.views.outcome import pieces
from policysite.views.progress import gathered
from policysite.views.roles import ROLE_SIGN
from policysite.views.standing import called
from policysite.views.text import REDACTED, escape

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
    states = {state: [LOOK[state].sign, LOOK[state].word] for state in (*_TURNS_INTO, OVERDUE)}
    return json.dumps({"states": states, "daysLeft": DAYS_LEFT}, ensure_ascii=False, separators=(",", ":"))


class WrongReferenceError(Exception):
    """A page asks for an id that the data do not have; the message is Chinese and names it."""


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Markup) else "" if value is None else escape(str(value))


def _redacted(text: str) -> Markup:
    """Text with each redaction and the word it stands in kept on one line."""
    pieces, end = [], 0
    for found in REDACTED.finditer(text):
        kept = Markup('<span class="redacted">{}</span>').format(escape(found[0]))
        pieces += [escape(text[end : found.start()]), kept]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


ENVIRONMENT = Environment(
    loader=PackageLoader("policysite.pages"),
    autoescape=True,
    finalize=_finalize,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    optimized=False,  # folding constants takes longer than it saves
)
"""The templates; whoever may write files can have them kept compiled (`bytecode_cache`)."""


@pass_context
def _called(context: Context, id: str) -> str:
    """What an entry is called, in the version whose words are shown of it."""
    standing = context["views"].standing
    return str(called(standing.held(id), id))


ENVIRONMENT.filters |= {
    "called": _called,
    "kept": _redacted,
    "long_date": data_words.long_date,
    "quota": words.quota,
    "days_left": days_left,
}
ENVIRONMENT.filters |= {name: word for name, word in vars(data_words).items() if name.startswith("nth_")}
ENVIRONMENT.globals |= {
    "words": {**vars(data_words), **vars(words)},
    "looks": LOOK,
    "gathered": gathered,
    "script_words": script_words(),
    "period_summary": period_summary,
    "around": measures,
    "role_signs": ROLE_SIGN,
}


class Renderer(Edition):
    """An edition that gives its pages: they share the figures that its exports are made from."""

    @cached_property
    def downloads(self) -> Mapping[str, Download]:
        """Every file that can be downloaded, by its path below the site's root."""
        return downloads(self)

    @cached_property
    def sort_order(self) -> str:
        """For the script that sorts tables, as JSON: departments as the document has them, states and roles by rank."""
        departments = [each.name for each in self.dataset.departments]
        states = [*(LOOK[state].word for state in PRESSING), *ROLE_SIGN.values()]
        return json.dumps({"departments": departments, "states": states}, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def forge(self) -> Forge | None:
        """The forms of the forge; none where the settings name none, and on a portable site."""
        return None if self.portable else forge(self.dataset)

    def page(self, template: str, address: str, **values: Any) -> str:
        """The Markdown of `templates/<template>.md.j2` for the page at `address`.

        `there(address)` tells whether a page that a document may do without is made.
        """
        gone = self.absent
        return ENVIRONMENT.get_template(f"{template}.md.j2").render(
            **values,
            dataset=self.dataset,
            document=self.dataset.document,
            policy=self.dataset.document.policy,
            settings=self.dataset.settings,
            views=self.views,
            examples=self.examples,
            progress=self.progress,
            summaries=self.summaries,
            ledger=self.ledger,
            study=self.study,
            downloads=self.downloads,
            forge=self.forge,
            sort_order=self.sort_order,
            today=self.today,
            there=lambda target: target not in gone,
            told=lambda filed: pieces(self.dataset, filed, Where.PAGE),
            url=self.linker(address),
            to=lambda target: self.way(target, address),
            edition=self,
        )

    def way(self, target: str, page: str) -> Markup:
        """The link from the page at the address `page` to the address `target`."""
        link = relative(target, page)
        return Markup(to_file(link) if self.portable else link)

    def linker(self, address: str) -> Callable[[str], Markup]:
        """The function from an id to its link from the page at `address`; raises WrongReferenceError."""
        return lambda target: self.way(self.find(self.addresses, target), address)

    def find(self, records: Mapping[str, Any], target: str) -> Any:
        """The record `target` of `records`. Raises WrongReferenceError."""
        if target not in records:
            raise WrongReferenceError(f"没有编号“{target}”")
        return records[target]
