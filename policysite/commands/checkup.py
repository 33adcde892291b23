"""What is missing or misset for real use: each a finding, with the line to run or the page to open.

A check is a generator of findings; all of them stand in `CHECKS`, in the order of the first day. What a program cannot
see from here (who may push to the main branch, whether a schedule is on) is named all the same, to be looked at.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from policysite.data.dataset import Dataset
from policysite.data.document import grouped
from policysite.data.model.duties import Limit
from policysite.data.model.settings import ForgeKind
from policysite.figures.words import to_confirm
from policysite.intake.form.owners import OWNERS
from policysite.publish import Job, armed
from policysite.publish.site_url import given_url, reaches_only_this_machine
from policysite.views.addresses import forge

WINDOWS = sys.platform == "win32"
OURS = "policysite.cmd" if WINDOWS else ".venv/bin/policysite"
CHECKED = f"{OURS} check" if WINDOWS else "make check"
"""How the command is run in the project's folder; what sets up before."""


class Weight(StrEnum):
    """How much a finding weighs, as its heading says."""

    MUST = "正式使用前须办"
    BETTER = "建议办理"
    UNSEEN = "程序看不到、请自己核对"


@dataclass(frozen=True)
class Finding:
    """What is not as it should be, and what to do about it: a line to run, or a page or file to open."""

    weight: Weight
    said: str
    remedy: str


@dataclass(frozen=True)
class Surroundings:
    """What is looked at: the project and its data, the environment, and who is asked for programs.

    `stale` are the names of forms and the like that are not as the data have them.
    """

    job: Job
    dataset: Dataset
    environment: Mapping[str, str]
    stale: tuple[str, ...] = ()
    find: Callable[[str], str | None] = shutil.which

    def path(self, name: str) -> Path:
        """A file or folder of the project."""
        return self.job.project / name

    def said(self, *words: str) -> str:
        """What a program prints; empty where it is not there, or fails."""
        if not self.find(words[0]):
            return ""
        done = subprocess.run(words, cwd=self.job.project, capture_output=True, encoding="utf-8", errors="replace")
        return done.stdout.strip() if done.returncode == 0 else ""

    @cached_property
    def url(self) -> str:
        """The address of the repository as the settings have it, empty without."""
        return self.dataset.settings.forge_url or ""

    @property
    def kind(self) -> ForgeKind:
        """What runs the repository."""
        return self.dataset.settings.forge_kind


Findings = Iterator[Finding]


def samples(at: Surroundings) -> Findings:
    """No demonstration data is left."""
    if found := at.dataset.sample_files:
        said = f"还有演示数据，{len(found)}个文件：{_first(found)}"
        yield Finding(Weight.MUST, said, f"运行{OURS} start，清除演示数据")


def whose_document(at: Surroundings) -> Findings:
    """The document is the office's own."""
    said = f"网站上的文件是《{at.dataset.document.policy.title}》，是不是本单位要用的"
    yield Finding(Weight.UNSEEN, said, f"不是的，运行{OURS} new 通知.docx --out mydata，另建数据")


def unconfirmed(at: Surroundings) -> Findings:
    """What a program has read or drafted was looked at."""
    if said := to_confirm(at.dataset.departments, at.dataset.duties):
        yield Finding(Weight.BETTER, said, f"运行{OURS} units、{OURS} confirm，逐项核对")


def holidays(at: Surroundings) -> Findings:
    """The year's holidays are told where limits run in working days."""
    days = (duty.within for duty in at.dataset.duties if isinstance(duty.within, Limit))
    told = any(str(at.job.today.year) in str(each) for each in at.dataset.settings.holidays)
    if not told and any(limit.working_days for limit in days):
        said = f"有按工作日计的时限，没有写{at.job.today.year}年的节假日"
        yield Finding(Weight.BETTER, said, f"在{at.job.data}/settings.yml写holidays、workdays")


def day(at: Surroundings) -> Findings:
    """The site's day is the day."""
    if given := at.environment.get("SITE_DATE", "").strip():
        said = f"SITE_DATE固定为{given}，网站的日期不会往前走"
        yield Finding(Weight.MUST, said, "正式生成时不设SITE_DATE：运行unset SITE_DATE，流程和定时任务里也不写")


def address(at: Surroundings) -> Findings:
    """The site knows where people reach it."""
    if given_url(at.environment) is None:
        said = "没有写明网站的网址（SITE_URL）：没有二维码，日历和提醒里没有网页地址"
        yield Finding(Weight.BETTER, said, "运行SITE_URL=https://网址/ make deploy DEST=目录；流程里设变量SITE_URL")
    elif _is_placeholder(at.job.url):
        yield Finding(Weight.MUST, f"SITE_URL={at.job.url}是举例用的网址", "写成同事打开网站所用的网址")
    elif reaches_only_this_machine(at.job.url):
        said = f"SITE_URL={at.job.url}只在本机打得开"
        yield Finding(Weight.MUST, said, "写成同事打开网站所用的网址")


def guards(at: Surroundings) -> Findings:
    """A real site refuses demonstration data."""
    if not armed(at.environment, "SITE_PRODUCTION"):
        yield Finding(Weight.BETTER, "没有设SITE_PRODUCTION，混进演示数据也会发布", "正式生成时设SITE_PRODUCTION=1")
    elif armed(at.environment, "SITE_PUBLIC"):
        said = "SITE_PRODUCTION和SITE_PUBLIC都设了：一个不许有演示数据，一个只许有演示数据"
        yield Finding(Weight.MUST, said, "正式网站只设SITE_PRODUCTION=1")


def repository(at: Surroundings) -> Findings:
    """The project is kept by git, in a repository that others reach."""
    if not at.said("git", "rev-parse", "--git-dir"):
        yield Finding(Weight.BETTER, "没有用git管理，改动没有记录，也不能审核", "运行git init、git add -A、git commit")
    elif not at.said("git", "remote"):
        yield Finding(Weight.BETTER, "没有远端代码库，同事不能提交和审核", "运行git remote add origin 代码库网址")


def links(at: Surroundings) -> Findings:
    """The pages lead to the repository that this project is pushed to."""
    settings = f"{at.job.data}/settings.yml"
    if not at.url:
        said = "没有写代码库网址，网页上没有报送、勘误的链接"
        yield Finding(Weight.BETTER, said, f"在{settings}写forge_url、forge_kind；只用填报表的，不必写")
        return
    if _is_placeholder(at.url):
        yield Finding(Weight.MUST, f"forge_url（{at.url}）是举例用的网址", f"在{settings}改成本单位代码库的网址")
        return
    if reaches_only_this_machine(at.url):
        yield Finding(Weight.MUST, f"forge_url（{at.url}）只在本机打得开", f"在{settings}写成同事打开代码库所用的网址")
    remote = at.said("git", "remote", "get-url", "origin")
    if remote and _place(remote) != _place(at.url):
        said = f"forge_url（{at.url}）与git的远端（{_shown(remote)}）不是同一个代码库"
        yield Finding(Weight.MUST, said, f"在{settings}改forge_url，或者运行git remote set-url origin 网址")
    host = urlsplit(at.url).hostname or ""
    named = next((kind for kind in ForgeKind if kind in host), at.kind)
    if named is not at.kind:
        yield Finding(Weight.MUST, f"forge_url像是{named}，forge_kind是{at.kind}", f"在{settings}写forge_kind: {named}")
    elif "forge_kind" not in at.dataset.settings.model_fields_set and named not in host:
        said = f"没有写forge_kind，报送、勘误的链接按{named}的写法，{host}是不是{named}"
        yield Finding(Weight.UNSEEN, said, f"不是的，在{settings}写forge_kind：{'、'.join(ForgeKind)}之一")


def forms(at: Surroundings) -> Findings:
    """Forms and owners are as the data have them."""
    if at.stale:
        yield Finding(Weight.BETTER, f"表单、审核人名单不是最新的：{_first(at.stale)}", f"运行{OURS} forms")


def owners(at: Surroundings) -> Findings:
    """Who approves is named."""
    path = at.path(OWNERS)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    found = [number for number, line in enumerate(lines, 1) if re.match(r"[^#]*\s@org/", line)]
    if found and at.url:
        said = f"{OWNERS}里还有{len(found)}行是占位的审核人@org/…，第一处在第{found[0]}行"
        yield Finding(Weight.MUST, said, f"打开{OWNERS}，换成本单位的账号或者小组")


WORKFLOWS = {
    ForgeKind.GITHUB: ".github/workflows/daily.yml",
    ForgeKind.GITEA: ".gitea/workflows/daily.yml",
    ForgeKind.GITLAB: ".gitlab-ci.yml",
    ForgeKind.GITEE: ".workflow/check.yml",
}
"""The file by which each forge makes the site anew."""

_SCHEDULES = {
    ForgeKind.GITHUB: "打开{url}/actions/workflows/daily.yml，看每天有没有运行；60天没有提交的会自动停用",
    ForgeKind.GITEA: "打开{url}/actions，看流程daily每天有没有运行；没有运行器的，到{url}/settings/actions/runners注册",
    ForgeKind.GITLAB: "打开{url}/-/pipeline_schedules，建每天的定时，变量SCHEDULED写daily；每周一的写remind",
    ForgeKind.GITEE: "打开{url}的流水线，建主机组，在触发设置里加每天的定时",
}
_PROTECTION = {
    ForgeKind.GITHUB: "打开{url}/settings/branches，保护main：须审核，须通过required",
    ForgeKind.GITEA: "打开{url}/settings/branches，保护main：须审核，须通过check",
    ForgeKind.GITLAB: "打开{url}/-/settings/repository，保护main：只许合并；在合并设置里勾选“流水线必须成功”",
    ForgeKind.GITEE: "打开{url}的管理页，把main设为保护分支，须审核才能合并",
}
_REPORTERS = {
    ForgeKind.GITHUB: "打开{url}/settings/variables/actions，看变量SITE_REPORTERS；直接加为协作者的不必列",
    ForgeKind.GITEA: "打开{url}/settings/actions/variables，写变量SITE_REPORTERS：没有列在里面的，报送不处理",
}


def schedule(at: Surroundings) -> Findings:
    """The site is made anew every morning."""
    name = WORKFLOWS[at.kind]
    if not at.url:
        remedy = "在服务器上加定时任务，如10 6 * * * cd 项目目录 && make deploy DEST=目录"
        yield Finding(Weight.UNSEEN, "每天早上有没有重新生成网站：剩余天数、状态随日期变", remedy)
    elif not at.path(name).is_file():
        yield Finding(Weight.MUST, f"没有每天重新生成网站的流程（{name}）", f"从原来的项目里取回{name}，提交")
    else:
        yield Finding(Weight.UNSEEN, "每天重新生成网站的流程有没有开", _SCHEDULES[at.kind].format(url=at.url))


def protection(at: Surroundings) -> Findings:
    """Nothing gets on the site unseen."""
    if at.url:
        yield Finding(Weight.UNSEEN, "主分支main有没有保护", _PROTECTION[at.kind].format(url=at.url))


def reporters(at: Surroundings) -> Findings:
    """Who may report by a form is told."""
    to = forge(at.dataset)
    if to and to.has_forms and at.dataset.departments:
        yield Finding(Weight.UNSEEN, "哪些同事可以填表单报送", _REPORTERS[at.kind].format(url=at.url))


def packages(at: Surroundings) -> Findings:
    """What is installed is what is locked, in an environment of its own."""
    if sys.prefix == sys.base_prefix:
        said = f"没有在项目自己的环境里运行，用的是{sys.prefix}"
        yield Finding(Weight.BETTER, said, f"运行{CHECKED}，装好.venv，再用{OURS} doctor")
    path = at.path("requirements/site.txt")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    listed = grouped(re.findall(r"(?m)^([\w.-]+)==(\S+)", text))
    if other := [f"{name}（锁定{'或'.join(locked)}）" for name, locked in listed.items() if _differs(name, locked)]:
        said = f"装的软件包与锁定的不同，{len(other)}个：{_first(other)}"
        yield Finding(Weight.BETTER, said, f"删去.venv文件夹，再运行{CHECKED}，重新安装")


def _differs(name: str, locked: Collection[str]) -> bool:
    """Whether a package is installed in no version that is locked; one that other systems need is not there."""
    try:
        return version(name) not in locked
    except PackageNotFoundError:
        return False


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def tests_tools(at: Surroundings) -> Findings:
    """What the tests, not the site, need of the system; on Windows there are none."""
    if WINDOWS:
        return
    if not any(map(at.find, BROWSERS)):
        yield Finding(
            Weight.BETTER, "没有浏览器，浏览器测试不能进行（网站不受影响）", "运行apt install chromium-headless-shell"
        )
    if at.find("fc-list") and not at.said("fc-list", ":lang=zh"):
        yield Finding(Weight.BETTER, "没有中文字体，浏览器测试不准（网站不受影响）", "运行apt install fonts-noto-cjk")


CHECKS: tuple[Callable[[Surroundings], Findings], ...] = (
    packages,
    whose_document,
    unconfirmed,
    samples,
    holidays,
    day,
    address,
    guards,
    repository,
    links,
    forms,
    owners,
    protection,
    reporters,
    schedule,
    tests_tools,
)
"""Every check, in the order of the first day."""


def findings(at: Surroundings) -> tuple[Finding, ...]:
    """All that is found."""
    return tuple(finding for check in CHECKS for finding in check(at))


def report(found: tuple[Finding, ...]) -> str:
    """The findings by their weight, numbered, each with what to do; what must be done comes first."""
    lines: list[str] = []
    counts = Counter(finding.weight for finding in found)
    for weight in Weight:
        group = [finding for finding in found if finding.weight is weight]
        lines += [f"{weight}{counts[weight]}项", *(_lines(group)), ""] if group else []
    return "\n".join(lines).rstrip("\n")


def _lines(group: list[Finding]) -> Iterator[str]:
    for number, finding in enumerate(group, 1):
        yield f"{number}.{finding.said}"
        yield f"  → {finding.remedy}"


def _first(names: "tuple[str, ...] | list[str]") -> str:
    """The first three of some names."""
    more = "等" if len(names) > 3 else ""
    return f"{'、'.join(names[:3])}{more}"


def _is_placeholder(url: str) -> bool:
    """Whether an address is one that examples use: nobody can have it."""
    host = urlsplit(url).hostname or ""
    return bool(re.fullmatch(r"(?:.+\.)?example(?:\.(?:com|net|org))?|.+\.(?:invalid|test)", host))


def _place(address: str) -> tuple[str, str]:
    """Host and path of a repository, however its address is written: git@host:a/b.git, ssh://, https://."""
    found = re.fullmatch(r"(?:\w+://)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/](.*?)/?(?:\.git)?/?", address)
    return (found[1].lower(), found[2].lower()) if found else ("", address)


def _shown(remote: str) -> str:
    """The address of a remote without what lets one in."""
    return re.sub(r"//[^@/]*@", "//…@", remote)
