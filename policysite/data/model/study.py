"""What `study/` holds: one file a study session, one field a key (design, section 3).

Titles and descriptions are Chinese: they become the data dictionary and the JSON Schema that editors show.
"""

from pydantic import Field

from policysite.data.model.records import SAMPLE_FLAG
from policysite.data.model.values import Date, Entry, Flag, Items, SessionId, Text, Url


class Material(Entry, title="学习材料"):
    """Something to be read: a book goes by its title, a file below `docs/` or a page elsewhere by its address."""

    title: Text = Field(title="名称")
    ref: Text | None = Field(None, title="文号", description="文号或版次")
    url: Url | None = Field(
        None, title="网址", description="https://开头的网址，或docs下的文件，如study/outline.md；文件须已存在"
    )

    @property
    def file(self) -> str | None:
        """Its file below `docs/`, `study/outline.md`; None where it is elsewhere or only named."""
        elsewhere = self.url is None or self.url.startswith(("http:", "https:", "mailto:"))
        return None if elsewhere else str(self.url).partition("#")[0]


class Session(Entry, title="学习记录"):
    """`study/<id>.yml`: one study session; who came is never recorded."""

    id: SessionId = Field(title="编号", description="日期加英文短名，与文件名相同，也是网址，如2026-03-18-front-line")
    date: Date = Field(title="日期", description="学习之日；还没到的，页面标“尚未举行”")
    host: Text = Field(title="组织者", description="部门编号，或党组理论学习中心组、机关第一支部这样的名称")
    topic: Text = Field(title="主题")
    sample: Flag = SAMPLE_FLAG
    refs: Items[Text] = Field(
        title="学习内容", description="部分、措施、款、表现的编号，如[m09, m12-1, c10]，按学习顺序", min_length=1
    )
    questions: Items[Text] = Field((), title="讨论题")
    materials: Items[Material] = Field((), title="学习材料", description="本文件以外的材料")
    minutes: Text | None = Field(None, title="学习纪要", description="一段话写明议定的事；不写个人姓名、不记出勤")
