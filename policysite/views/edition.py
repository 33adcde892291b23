"""What every export is made from, and the marks that each bears: date, version, commit, 【演示】."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from policysite.data.dataset import Dataset
from policysite.data.model.words import long_date
from policysite.figures.progress import progress
from policysite.figures.summaries import Summaries
from policysite.views.addresses import addresses
from policysite.views.calendar import Schedule
from policysite.views.document import Views
from policysite.views.examples import Examples
from policysite.views.ledger import LedgerViews
from policysite.views.present import absent
from policysite.views.progress import ProgressViews
from policysite.views.study import StudyViews

SAMPLE_MARK = "【演示】"
SAMPLE_NOTICE = "演示数据，非真实情况。本站现有落实记录、台账、学习记录均为演示所编，不反映任何部门、任何人的实际工作。"
CHANGED = "-dirty"
"""What stands after a commit where not everything was built as it was committed."""
UNPACKED = "-archive"
"""What stands after the commit of an unpacked archive: whether anything was changed in it since, nobody can tell."""
WORKING_COPY = "本件为本站生成的工作用件，以正式印发文件为准"


def file_name(title: str, end: str) -> str:
    """The name of a file of that title, `end` its ending; what some system does not allow in names is left out."""
    return "".join(sign for sign in title if sign.isprintable() and sign not in '/\\:*?"<>|') + end


@dataclass(frozen=True)
class Edition:
    """A site as of `today`, with the figures that pages and exports share.

    `commit` is the revision of the data, with `CHANGED` after it where more was changed and `UNPACKED` where nobody
    can tell, None where it is not known.
    `url` is the site's own address, ending in `/`, "" where it is not known. A `portable` one is opened from its
    folder, without a server; a `previewed` one has its downloads made when they are asked for.
    """

    dataset: Dataset
    today: date
    commit: str | None = None
    url: str = ""
    portable: bool = False
    previewed: bool = False

    @cached_property
    def views(self) -> Views:
        """The views of the document."""
        return Views(self.dataset)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The addresses of the pages that are not made: the document does without them."""
        return absent(self.dataset)

    @cached_property
    def examples(self) -> Examples:
        """What help, hints and forms show for an example."""
        return Examples(self.dataset)

    @cached_property
    def progress(self) -> ProgressViews:
        """The views of the progress at the day."""
        return ProgressViews(self.dataset, progress(self.dataset, self.today))

    @cached_property
    def ledger(self) -> LedgerViews:
        """The views of the ledger at the day."""
        return LedgerViews(self.dataset, self.today)

    @property
    def summaries(self) -> Summaries:
        """The summaries of the periods up to the day."""
        return self.progress.summaries

    @cached_property
    def schedule(self) -> Schedule:
        """The calendar of the day's year."""
        return Schedule(self.dataset, self.progress, self.today)

    @cached_property
    def study(self) -> StudyViews:
        """The views of the study sessions at the day."""
        return StudyViews(self.views, self.today)

    @property
    def version(self) -> str:
        """The version of the text in force."""
        return str(self.dataset.document.version.id)

    @property
    def classification(self) -> str:
        """内部使用　不得处理涉密信息."""
        return f"{self.dataset.settings.classification}　不得处理涉密信息"

    @property
    def stamp(self) -> str:
        """Date, version of the text and revision of the data, in one line."""
        commit = self.commit or ""
        told = "，另有未提交的改动" if commit.endswith(CHANGED) else "（压缩包）" if commit.endswith(UNPACKED) else ""
        data = f"　数据版本{commit.removesuffix(CHANGED).removesuffix(UNPACKED)[:12]}{told}" if commit else ""
        return f"数据截至{long_date(self.today)}　文本{self.version}{data}"

    @property
    def created(self) -> datetime:
        """The time that files give as that of their making: the day's midnight, whenever they are made."""
        return datetime(self.today.year, self.today.month, self.today.day)

    @property
    def notes(self) -> tuple[str, ...]:
        """The lines below a file's title: that it is a demonstration, who may read it, and the stamp."""
        marks = (SAMPLE_NOTICE,) if self.dataset.sample else ()
        return (*marks, f"{self.classification}　{self.stamp}")

    def titled(self, title: str) -> str:
        """`title`, marked 【演示】 where any demonstration data is in use."""
        return f"{SAMPLE_MARK}{title}" if self.dataset.sample else title

    def link(self, target: str) -> str:
        """The permanent link of an id, absolute where the site's own address is known. Raises KeyError."""
        return f"{self.url}{self.addresses[target]}"

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of every id below the site's root."""
        return addresses(self.dataset)
