"""The clauses of an entry: what a tail gives to them, whom they name, and whether words are a heading."""

import re
from collections.abc import Collection
from typing import Any

from policysite.data.text.limits import limits
from policysite.data.text.marks import MarkStyle
from policysite.data.text.printed import PrintedLine
from policysite.data.text.tails import Tail, clauses_in, line_tail
from policysite.data.text.trees import Tree

Plain = dict[str, Any]

_OWN_TAIL = re.compile("（责任部门：([^（）：；，。]+)）")


def tail_values(tail: Tail) -> Plain:
    """The keys of a clause that a tail gives, names in the place of ids."""
    acting = [name for role, name in tail.units if role != "guide"]
    found: Plain = {}
    if acting:
        found["responsible"] = [*dict.fromkeys(acting)]
    own = _OWN_TAIL.fullmatch(tail.text)
    if not (own and own[1].split("、") == acting):
        found["tail"] = tail.text.strip()
    roles: Plain = {}
    for role in ("lead", "support", "guide"):
        if names := [*dict.fromkeys(tail.of(role))]:
            roles[role] = names
    if tail.leaders:
        roles["leader"] = [*tail.leaders]
    if tail.first_leads and tail.of("lead"):
        roles["first_leads"] = True
    if roles:
        found["roles"] = roles
    told = {"deadline": tail.deadline, "scope": tail.scope, "note": tail.note}
    return found | {key: value for key, value in told.items() if value}


def is_tail(line: PrintedLine, known: Collection[str]) -> bool:
    """Whether a line says who answers and nothing else."""
    found = None if line.cells else line_tail(line.text, False, known)
    return isinstance(found, Tail) and found.text.strip() == line.text.strip()


def only_supports(clause: Plain) -> bool:
    """Whether a clause's own tail names none but those who support."""
    given = clause.get("roles", {})
    return bool(given.get("support")) and {*clause.get("responsible", ())} <= {*given["support"]}


def led(above: Plain, clause: Plain) -> Plain:
    """Who answers for a clause by the heading above it, with those who support by its own tail."""
    names = [*above.get("responsible", ()), *clause["responsible"]]
    return {"responsible": [*dict.fromkeys(names)], "roles": above.get("roles", {}) | clause["roles"]}


def answers(clause: Plain) -> bool:
    """Whether a clause says already who answers for it."""
    return answered(clause) or "tail" in clause


def answered(clause: Plain) -> bool:
    """Whether a clause names units that answer for it."""
    return bool(clause.get("responsible"))


def ends_in_tail(text: str, known: Collection[str]) -> bool:
    """Whether words have a tail, or what looks like one."""
    return any(part.tail or part.problem for part in clauses_in(text, False, known))


HANDED_DOWN = ("responsible", "roles", "deadline", "scope")
"""What a tail behind a heading says for the entries below it."""
HEADING_ALONE = re.compile("[^，。；：！？]{2,32}")
FEW = 0.2
"""Of how many clauses it is worth a look that they go without a tail."""
LONGEST_HEADING, _SHORT_HALF, _MOSTLY = 32, 16, 0.8


def like_heading(sentence: str) -> bool:
    """Whether a first sentence reads as a heading: short, or of few short halves, and without a quota."""
    halves_of = re.split("[，；]", sentence)
    return len(sentence) <= LONGEST_HEADING and len(halves_of) <= 3 and max(map(len, halves_of)) <= LONGEST_HEADING


def titled(text: Tree) -> dict[MarkStyle, bool]:
    """For each style of mark whether its entries begin with a heading sentence: most of them do, or none has one."""
    firsts: dict[MarkStyle, list[bool]] = {}
    for leaf in (leaf for entry in text.entries for leaf in entry.leaves()):
        first, stop, rest = leaf.mark.rest.partition("。")
        if stop and (rest or leaf.paragraphs):
            plain = "，" not in first or all(len(half) <= _SHORT_HALF for half in first.split("，"))
            firsts.setdefault(leaf.mark.style, []).append(plain and like_heading(first) and not limits(first))
    named = {style: bool(found) and sum(found) >= _MOSTLY * len(found) for style, found in firsts.items()}
    return named | {MarkStyle.ARTICLE: False}
