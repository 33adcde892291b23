"""Where things are that tests need."""

from datetime import date
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
PROJECT = TESTS.parent
SMALL = TESTS / "offices" / "small"
"""A document of two measures, without records."""
SMALL_RECORDS = TESTS / "offices" / "small_records"
"""Records, a ledger and a study session for it."""
RHYTHMS = TESTS / "offices" / "rhythms"
"""A document with every rhythm, days within periods, any measure word, and limits in working days, days and hours."""
REVISED = TESTS / "offices" / "revised"
"""Another small office with a history, and its records: what happened when stands in `revised.md` beside it."""
REVISED_DAY = date(2027, 9, 20)
"""A day on which its second version has been in force for a while."""
PLAIN = TESTS / "offices" / "plain"
"""A document of another kind: without sections, preamble, closing, appendix, cited documents and terms."""
OFFICE = TESTS / "offices" / "office"
"""The document with the demonstration data that the project came with, as the tests' own: what stands in `data/` is an
office's, and no test reads it."""
PLAN = TESTS / "offices" / "plan"
"""A county's plan as issued: covering notice, three levels, roles, sign-off; two tables and a text attached."""
URL = "https://policy.example:8443/gzjs/"
"""Where the office's site is reached, if it has an address."""
DAY = date(2026, 11, 23)
"""The date of every test that needs one."""
