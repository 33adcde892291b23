"""The site as one zip file to be taken along and opened from its folder, by `file://`, without a server.

It is built from the same templates, told that it is portable: links lead to files, and scripts read what they need by
`docs/assets/without-server.js`. Here what only a server can use is left out, and what scripts read is put into scripts.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policysite.data.model.words import long_date
from policysite.publish import Job
from policysite.publish.build import build_into, working
from policysite.publish.swap import MARKER, MARKER_TEXT, replaced_archive

_ONLY_SERVED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "assets/javascripts/lunr", "assets/javascripts/workers")
"""What nothing opens in a folder: a server's answer, what crawlers and instant navigation read, the theme's search."""

_README = "readme.txt"
_TOLD = """{folder}是离线版网站，数据截至{day}。

1. 先把压缩包全部解压，不要在压缩包里直接打开网页。
2. 打开解压所得{folder}文件夹中的index.html。用Chrome、Edge、Firefox或国产浏览器均可，不用联网。
3. 不要只拷走其中某个网页，要拷就拷整个文件夹。

网站更新后，离线版不会跟着变，需要时重新生成一份。
"""


def write_portable(job: Job, out: Path) -> tuple[str, ...]:
    """Build the portable site strictly into the zip file `out`; returns notes to show.

    The same commit and date give the same bytes. Raises BuildError, and then `out` is as it was.
    """
    portable = replace(job, portable=True)
    with working(portable) as heard, replaced_archive(out) as (folder, archive):
        build_into(portable, folder)
        _leave_out(folder)
        _put_into_scripts(folder)
        (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
        _pack(folder, archive, f"site-{job.today.isoformat()}", job.today)
    return tuple(heard.notes)


def _leave_out(folder: Path) -> None:
    for path in (folder / name for name in _ONLY_SERVED):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in folder.rglob("*.map"):
        path.unlink()


def _put_into_scripts(folder: Path) -> None:
    """Beside what scripts read a script that hands it over: the search index, and the page of each department."""
    index = folder / "search" / "search_index.json"
    _script(index, "__index", index.read_text(encoding="utf-8"))
    index.unlink()
    for page in folder.glob("departments/*/index.html"):
        _script(page, "__page", json.dumps(page.read_text(encoding="utf-8"), ensure_ascii=False))


def _script(file: Path, name: str, value: str) -> None:
    file.with_suffix(".js").write_text(f"var {name} = {value};\n", encoding="utf-8")


def _pack(folder: Path, archive: Path, name: str, day: date) -> None:
    """How to open it, then everything in `folder` below the folder `name`: the same content gives the same bytes."""
    told = _TOLD.format(folder=name, day=long_date(day))
    with ZipFile(archive, "w") as packed:
        for path, content in ((_README, _for_notepad(told)), *_files(folder, name)):
            entry = ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is packed
            packed.writestr(entry, content, ZIP_DEFLATED)


def _files(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(filter(Path.is_file, folder.rglob("*")), key=lambda path: path.relative_to(folder).as_posix()):
        yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _for_notepad(text: str) -> bytes:
    """Text as the oldest editor on Windows shows it right, too."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")
