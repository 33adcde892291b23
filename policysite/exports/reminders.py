"""Reminders as they are handed on: a text for a chat group, a mail file, a sheet of one page. Nothing is sent."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from math import ceil

from policysite.exports.docx import Paper
from policysite.views.edition import SAMPLE_NOTICE, Edition
from policysite.views.reminders import Reminder

MOST_BYTES = 2048
"""What the chat programs of offices take as one message, in UTF-8."""

_ZONE = timezone(timedelta(hours=8))
_LINES, _SIGNS, _TITLE_SIGNS, _NOTE_SIGNS = 22, 28, 19, 46
"""How many lines a page of `Paper` has, and how many signs a line of its text, title and small remarks."""


def chat_text(edition: Edition, reminder: Reminder) -> str:
    """A message of at most MOST_BYTES bytes with a line break at its end, which it is given without.

    Lines that do not fit are left out whole. Where the address of the site is so long that not even the shortest fits,
    how to report and where is left out too.
    """
    found = _longest(reminder, lambda shorter: len(_text(edition, shorter).encode()) < MOST_BYTES)
    return _text(edition, found)


def _longest(reminder: Reminder, fits: Callable[[Reminder], bool]) -> Reminder:
    """The reminder with as many of its lines as fit."""
    shorter = (reminder.first(number) for number in range(reminder.length, -1, -1))
    return next(filter(fits, shorter), replace(reminder.first(0), how=(), page="网站"))


def _text(edition: Edition, reminder: Reminder) -> str:
    sample = (SAMPLE_NOTICE,) if edition.dataset.sample else ()
    return "\n".join((edition.titled(reminder.title), *sample, *reminder.notes, *reminder.body))


def mail(edition: Edition, reminder: Reminder) -> bytes:
    """A mail that is not yet sent: the whole of the reminder, dated at the day's midnight, to nobody yet.

    Whoever opens it fills in the receivers; programs that know `X-Unsent` open it for that.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = edition.titled(reminder.title)
    message["Date"] = edition.created.replace(tzinfo=_ZONE)
    message["X-Unsent"] = "1"
    message.set_content(f"{_text(edition, reminder)}\n", charset="utf-8", cte="base64")
    return message.as_bytes()


def sheet(edition: Edition, reminder: Reminder) -> bytes:
    """A Word file of one page: what does not fit on it is left out and counted."""
    shorter = _longest(reminder, lambda each: sum(_heights(edition, each)) <= _LINES)
    basis, *others = shorter.notes
    paper = Paper(edition, shorter.title, f"（{basis}）")
    headings = {group.heading for group in shorter.groups}
    for line in (*others, *filter(None, shorter.body)):
        (paper.heading if line in headings else paper.text)(line)
    return paper.to_bytes()


def _heights(edition: Edition, reminder: Reminder) -> Iterator[float]:
    """How many of the page's lines each paragraph takes, the small ones half of one."""
    yield from (ceil(len(edition.titled(note)) / _NOTE_SIGNS) / 2 for note in edition.notes)
    yield ceil(len(reminder.title) / _TITLE_SIGNS) + 2  # with the empty lines around title and caption
    yield from (ceil((len(line) + 2) / _SIGNS) for line in (*reminder.notes, *filter(None, reminder.body)))
