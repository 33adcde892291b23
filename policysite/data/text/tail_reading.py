"""The words of a responsibility tail → who answers in which role, by when; or why they cannot be read.

Nothing is taken for a unit that is not listed as one: every word is a name, a role, a deadline, a limit or a note, or
the whole is `NotUnderstood`.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from policysite.data.text.tail_words import (
    BEFORE,
    CONTACT,
    DEADLINE,
    ENDING,
    LEADER,
    LED,
    MARKED,
    ORDINARY_KEY,
    ROLES,
    SCOPE,
    TASK,
    TOGETHER,
    VERBS,
    deadline_words,
    holds_below,
    is_deadline,
    key_of,
    note_in,
)
from policysite.data.text.unit_lists import depths, pieces_of, split, units_in, wide
from policysite.data.text.units import is_plausible, is_unit_like


@dataclass(frozen=True)
class Tail:
    """A tail as read. `text` is verbatim: a bracket with its signs, a line, a cell."""

    text: str
    units: tuple[tuple[str, str], ...] = ()
    """Role and name as printed, in the order printed; a first unit that leads stands as lead and as responsible."""
    leaders: tuple[str, ...] = ()
    """责任领导: posts."""
    deadline: str | None = None
    """By when, without 完成."""
    scope: str | None = None
    """按职责分工负责 and its like."""
    note: str | None = None
    """排在第一位的为牵头单位，下同."""
    first_leads: bool = False
    """By its own note or one before it the first unit leads."""
    doubts: tuple[str, ...] = ()
    """Names among the units that may be two; `unit_lists.halves` says which."""

    def of(self, role: str) -> tuple[str, ...]:
        """The units in this role."""
        return tuple(name for given, name in self.units if given == role)

    @property
    def leads_below(self) -> bool:
        """Whether its note holds for the tails after it."""
        return self.note is not None and (holds_below(self.note) or not self.units)


@dataclass(frozen=True)
class NotUnderstood:
    """Words that look like a tail and are none that can be read, and why."""

    text: str
    why: str


_POST = re.compile(
    "(?:[省市县区州乡镇村局处科所院校馆]长|书记|主席|主任(?:委员)?|秘书长|领导|负责人|责任人|部长|常委|组长|专员|同志|董事长|总经理|总工程师)(?:[（(].*[）)])?$"
)


@dataclass
class Reading:
    """What has been read of a tail so far; `fault` is why it cannot be."""

    known: Collection[str]
    keyed: bool = False
    said: bool = False
    fault: str = ""
    entries: list[tuple[str | None, str]] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unit_like: int = 0
    together: bool = False
    announced: str | None = None

    def all_of(self, content: str, role: str | None) -> None:
        """Read the words of a tail; those before any key answer in `role`."""
        for words, value in _keys(content):
            key = role if words is None else key_of(words)
            self.keyed |= words is not None and key is not None
            if words is not None and CONTACT.fullmatch(words):
                continue
            if words is not None and key is None:
                self._unknown(words, value)
            elif key == DEADLINE:
                first, *others = split(value, "；")
                self.deadlines.append(first)
                self._list("；".join(others), None)
            elif key == LEADER:
                first, *others = split(value, "；")
                self.leaders += [name for name in split(first, "、，。") if name]
                self._list("；".join(others), None)
            else:
                self._list(value, key, needed=words is not None)

    def _unknown(self, words: str, value: str) -> None:
        names = [listed.name for piece in pieces_of(value) for listed in units_in(piece, self.known)]
        self.unit_like += 0 if ORDINARY_KEY.search(words) else sum(map(is_unit_like, names))
        self.said |= self.unit_like > 0
        self._fail(f"“{words}”不是已知的责任类别")

    def _fail(self, why: str) -> None:
        self.fault = self.fault or why

    def _list(self, value: str, role: str | None, *, needed: bool = False) -> None:
        """Read a list whose units answer in `role`, unless the words say otherwise; `needed`: it names at least one."""
        begin, self.announced, self.together = len(self.entries), role, False
        before = len(self.entries) + len(self.leaders)
        for piece in pieces_of(value):
            self._piece(piece)
        if needed and len(self.entries) + len(self.leaders) == before:
            self._fail("没有写出单位")
        self.entries[begin:] = [(given or role, name) for given, name in self.entries[begin:]]

    def _piece(self, piece: str) -> None:
        words = wide(piece)
        if is_deadline(words) and not is_unit_like(words) and piece not in self.known:
            self.deadlines.append(piece)
            return
        if piece in self.known:
            self._names(piece, None)
            return
        if (scope := re.match(SCOPE, words)) and BEFORE.match(words, scope.end()):
            self.scopes.append(piece[: scope.end()])
            piece, words = piece[scope.end() :], words[scope.end() :]
        if by := BEFORE.match(words):
            piece, words = piece[by.end() :], words[by.end() :]
        if (joint := TOGETHER.fullmatch(words)) and is_unit_like(named(joint["name"])):
            self.together = True
            piece, words = piece[joint.start("name") :], joint["name"]
        if (marked := MARKED.fullmatch(words)) and (role := _role_of(marked["key"])):
            self.said = True
            self._names(piece[: marked.end("name")], role)
            return
        self._said(piece, words)

    def _said(self, piece: str, words: str) -> None:
        """A name, and behind it perhaps what the units up to it do."""
        found = ENDING.fullmatch(words)
        role = next((role for role, _ in VERBS if found and found[role]), None)
        if not found or not (role or found["scope"]):
            self._name_or_two(piece, None)
            return
        self.said = True
        if found["name"]:
            self._name_or_two(piece[: found.end("name")], role)
        if found["scope"]:
            self.scopes.append(piece[found.start("scope") : found.end("scope")])
            role = role or ("support" if re.search("配合|参与", found["scope"]) else "responsible")
        if role == "responsible" and self.announced:
            role = self.announced
        self.entries = [(given or role, name) for given, name in self.entries]
        self.together = False

    def _name_or_two(self, piece: str, role: str | None) -> None:
        """A name, or as in 甲局会同乙局, 甲局牵头乙局配合 two with what is said between."""
        found = LED.fullmatch(wide(piece))
        if not found or not (is_unit_like(found["name"]) and is_unit_like(named(found["rest"]))):
            self._names(piece, None)
            return
        self.said = True
        self._names(piece[: found.end("name")], "lead" if found["verb"] == "牵头" else None)
        self.together = found["verb"] != "牵头"
        if role and not self.together:
            self._names(piece[found.start("rest") :], role)
        else:
            self._piece(piece[found.start("rest") :])

    def _names(self, piece: str, role: str | None) -> None:
        for listed in units_in(piece, self.known):
            name = listed.name
            given = role or ("support" if self.together else None)
            like = name in self.known or is_unit_like(name)
            self.unit_like += like
            if not like and _POST.search(name) and is_plausible(name):
                self.leaders.append(name)
            elif like or (self.announced and _may_be_unit(name)):
                self.entries.append((given, name))
                self.doubts += [name] if listed.doubtful else []
            else:
                self._not_a_unit(name)

    def _not_a_unit(self, name: str) -> None:
        task = TASK.fullmatch(wide(name))
        self.unit_like += bool(task and is_unit_like(task["name"]))
        self.said |= bool(task)
        self._fail(f"“{name}”不像单位名称")

    @property
    def looks_like_tail(self) -> bool:
        """Whether what cannot be read is at least meant as a tail."""
        return self.keyed or (self.said and self.unit_like > 0) or self.unit_like > 1

    def tail(self, text: str, note: str | None, *, first_leads: bool) -> Tail | NotUnderstood:
        """The tail that has been read."""
        roles = {role for role, _ in self.entries}
        if self.said and None in roles and roles - {None, "responsible"}:
            self._fail("有的单位没有写明牵头、负责还是配合")
        if self.fault:
            return NotUnderstood(text, self.fault)
        units = [(role or "responsible", name) for role, name in self.entries]
        leads = (first_leads or note is not None) and all(role != "lead" for role, _ in units)
        if leads and (first := next((name for role, name in units if role == "responsible"), None)):
            units.insert(units.index(("responsible", first)), ("lead", first))
        return Tail(
            text,
            tuple(dict.fromkeys(units)),
            tuple(self.leaders),
            deadline_words("，".join(filter(None, self.deadlines))) or None,
            "，".join(dict.fromkeys(self.scopes)) or None,
            note,
            leads,
            tuple(self.doubts),
        )


def _may_be_unit(name: str) -> bool:
    """Whether words that a key announces as a unit may be one: 广源水务, but neither 张三 nor 市财政局张三."""
    return (
        len(name) > len("欧阳某")
        and is_plausible(name)
        and not any(is_unit_like(name[:end]) for end in range(3, len(name)))
    )


def named(words: str) -> str:
    """The name at the beginning of a piece, without what is said of it and without 等."""
    found = ENDING.fullmatch(words)
    name = found["name"] if found and any(found[role] or found["scope"] for role, _ in VERBS) else words
    return next((listed.name for listed in units_in(name, ())), "")


def _role_of(words: str) -> str | None:
    """The role in （牵头）, （配合单位） behind a name."""
    key = key_of(words)
    return key if key in ROLES else None


def _keys(content: str) -> Iterator[tuple[str | None, str]]:
    """The words before each colon and those behind it; first, with None, what stands before them all."""
    depth, plain = depths(content) or [0] * len(content), wide(content)
    words: str | None = None
    begin = 0
    for at, sign in enumerate(plain):
        start = _key_start(plain, depth, begin, at) if sign == "：" and not depth[at] else None
        if start is None:
            continue
        value = content[begin:start].strip().strip("；，。、;,")
        if value or words is not None:
            yield words, value
        words, begin = content[start:at].strip(), at + 1
    yield words, content[begin:].strip().strip("；，。、;,")


def _key_start(plain: str, depth: list[int], begin: int, colon: int) -> int | None:
    """Where the words before a colon begin: behind a sign, or within: 责任单位：甲局 配合单位：乙局."""
    start = next((at + 1 for at in range(colon - 1, begin - 1, -1) if plain[at] in "；，。、" and not depth[at]), begin)
    run = plain[start:colon]
    if not re.search("[\u4e00-\u9fff]", run):
        return None
    if key_of(run):
        return start
    inner = (
        at
        for at in range(1, len(run))
        if key_of(run[at:]) and (run[at - 1].isspace() or is_unit_like(run[:at].strip()))
    )
    return start + next(inner, 0)


@dataclass(frozen=True)
class Outcome:
    """A tail, and how it was read."""

    reading: Reading
    note: str | None
    tail: Tail | NotUnderstood


def read(content: str, text: str, role: str | None, *, first_leads: bool, known: Collection[str]) -> Outcome:
    """The reading of a tail's words, and the tail."""
    reading = Reading(known)
    note = None
    if place := note_in(content):
        note = content[slice(*place)]
        content = _without(content, *place)
    if below := _FOR_ALL_BELOW.search(content):
        reading.scopes.append(below[1])
        content = content[: below.start()] + content[below.end() :]
    reading.all_of(content, role)
    return Outcome(reading, note, reading.tail(text, note, first_leads=first_leads))


_FOR_ALL_BELOW = re.compile(
    r"[。；;，]?\s*(以下[^，。；（）]{0,8}(?:均|都)[^，。；]{2,40}(?:负责|落实)[^，。；]{0,8}[，；]?\s*不再(?:一一|逐一|重复)?列[出入])。?\s*\Z"
)
"""What a tail says once for all below it: 以下均需各地区落实，不再列出."""


def _without(content: str, start: int, end: int) -> str:
    """The words without a note, and without the brackets that hold only it."""
    left, right = content[:start].rstrip(), content[end:].lstrip()
    if left[-1:] in ("（", "(") and right[:1] in ("）", ")"):
        left, right = left[:-1], right[1:]
    return left.rstrip("，；,;、 ") + ("，" if left and right and right[0] not in "：:；;，,、" else "") + right
