"""Sets up the environment that this runs in: `python -m requirements.install site`, or `dev` on top of it.

Installed is what is locked by hash, then the project itself. With BUNDLE=folder everything comes from a bundle that
`make bundle` gathered elsewhere, without any network, once it is seen to be whole, unchanged and for this machine.
`--once` does nothing where the same is installed already. Only the standard library: nothing else is there yet.
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("site.txt", "dev.txt", "engine.txt")
"""What is locked, in this folder."""
FORMAT = 1
"""Counts up when a bundle is made in another way."""
TOLD, SUMS, WHEELS = "bundle.json", "SHA256SUMS", "wheels"
"""What a bundle is for; the hash of every file in it; the folder of what is installed."""

_DOING = {"site": "正在安装生成网站所需的软件包……", "dev": "正在安装测试所需的软件包……"}


class SetUpError(Exception):
    """Nothing can be set up; the text, in Chinese, says what is wrong and what to do."""


def main(words: list[str]) -> int:
    """Install; what is wrong is told on one or more lines."""
    asked = argparse.ArgumentParser()
    asked.add_argument("what", choices=_DOING)
    asked.add_argument("--once", action="store_true")
    options = asked.parse_args(words)
    done = Path(sys.prefix) / f"installed-{options.what}"
    now = f"{sys.version}\n{digests()}\n{(ROOT / 'pyproject.toml').read_text(encoding='utf-8')}"
    if options.once and done.is_file() and done.read_text(encoding="utf-8") == now:
        return 0
    try:
        install(options.what, os.environ.get("BUNDLE", ""))
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        text = f"读写不了{error.filename or ''}：{error.strerror}。用离线包的，请看介质是否还插着，或重新拷一份"
        print(text, file=sys.stderr)
        return 1
    done.write_text(now, encoding="utf-8")
    return 0


def install(what: str, bundle: str) -> None:
    """Install what the site needs, or the tests, from a bundle where one is named. Raises SetUpError."""
    if bundle and (found := faults(Path(bundle))):
        raise SetUpError("\n".join(found))
    print(_DOING[what], file=sys.stderr, flush=True)
    if _run("pip", "--version", quiet=True):
        _run("ensurepip", quiet=True)
    _locked(f"{what}.txt", bundle)
    if what == "site":
        _need(_pip(bundle, "--no-build-isolation", "--editable", str(ROOT)), bundle)
    elif _locked("engine.txt", bundle, needed=False):
        print("装不上Zensical，第二引擎的测试将跳过", file=sys.stderr)


def _locked(name: str, bundle: str, *, needed: bool = True) -> int:
    code = _pip(bundle, "--require-hashes", "--requirement", str(ROOT / "requirements" / name))
    if needed:
        _need(code, bundle)
    return code


def _need(code: int, bundle: str) -> None:
    if code:
        where = f"离线包{bundle}里没有装得上的，请重新生成" if bundle else "没有互联网的，见docs/contribute/offline.md"
        raise SetUpError(f"安装没有成功，原因见上面pip所说；{where}")


def _pip(bundle: str, *words: str) -> int:
    """What is locked is whole; looking for more, pip stumbles over a release newer than it (coverage[toml])."""
    place = ["--no-index", "--find-links", str(Path(bundle).resolve() / WHEELS)] if bundle else []
    usual = ("--disable-pip-version-check", "install", "--quiet", "--no-deps")
    return _run("pip", *(("--isolated",) if bundle else ()), *usual, *place, *words, alone=bool(bundle))


def _run(module: str, *words: str, quiet: bool = False, alone: bool = False) -> int:
    """A module of this Python; `alone` without what pip is told on this machine otherwise. Returns its exit code."""
    settings = os.environ | ({"PIP_CONFIG_FILE": os.devnull} if alone else {})
    silence = subprocess.DEVNULL if quiet else None
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, env=settings, stdout=silence, stderr=silence, check=False).returncode


# A bundle ------------------------------------------------------------------------------------------------------------


def faults(bundle: Path, locks: Path = ROOT / "requirements") -> list[str]:
    """What speaks against setting up from a bundle on this machine, each with what to do; empty where nothing does."""
    try:
        given = json.loads(_text(bundle / TOLD))
        sums = dict(_sums(_text(bundle / SUMS)))
        known = given["format"] == FORMAT
        told = _told(given) if known else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = f"{bundle}不是离线包，或没有拷全：里面要有{TOLD}、{SUMS}和{WHEELS}文件夹。"
        return [f"{text}请核对BUNDLE所写的目录，或重新拷一份"]
    if not known:
        return [f"离线包{bundle}的格式与本程序不同，请用本程序重新生成：make bundle OUT=目录"]
    return [*_unfit(bundle, told, digests(locks)), *_changed(bundle, sums)]


def _told(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a bundle is for, each entry of its kind. Raises KeyError, TypeError."""
    told = {key: given[key] for key in ("platforms", "pythons", "glibc", "locks")}
    names = [given["glibc"], *given["platforms"], *given["pythons"], *given["locks"].values()]
    are_lists = all(isinstance(given[key], list) and given[key] for key in ("platforms", "pythons"))
    if not (are_lists and all(isinstance(name, str) for name in names)):
        raise TypeError("not as a bundle tells it")
    return told


MADE_FOR = ("linux-x86_64", "linux-aarch64", "windows-x86_64")
"""The machines that a bundle can be made for."""
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def here() -> str:
    """This machine as bundles name it: linux-x86_64, linux-aarch64, windows-x86_64."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{_MACHINES.get(machine, machine)}"


def _unfit(bundle: Path, told: Mapping[str, Any], digests: Mapping[str, str]) -> Iterator[str]:
    """Whether it is for another machine, Python, or state of the project."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if here() not in told["platforms"]:
        again = f"请到联网的电脑上重新生成：make bundle PLATFORMS={here()} OUT=目录"
        none = f"离线包只能供{'、'.join(MADE_FOR)}用，本机须联网安装"
        text = f"离线包{bundle}供{_shown(told['platforms'])}用，本机是{here()}。"
        yield f"{text}{again if here() in MADE_FOR else none}"
    elif python not in told["pythons"]:
        text = f"离线包{bundle}供Python {_shown(told['pythons'])}用，现用的是{python}。"
        yield f"{text}请装其中一种，删去.venv文件夹，再用PYTHON写明，如PYTHON=python{_shown(told['pythons'][-1:])}"
    elif "linux" in here() and _number(libc := platform.libc_ver()[1]) < _number(told["glibc"]):
        asked = _shown([told["glibc"]])
        yield f"离线包{bundle}要glibc {asked}或更高版本，本机是{libc or '别的C库'}，须在较新的Linux上用"
    if other := [name for name in LOCKS if told["locks"].get(name) != digests[name]]:
        text = f"离线包{bundle}是为另一版程序生成的（{'、'.join(other)}不同）。"
        yield f"{text}请用现在这版程序重新生成：make bundle OUT=目录"


def _changed(bundle: Path, sums: Mapping[str, str]) -> Iterator[str]:
    """What is missing, was changed, or came along among what is installed."""
    names = {path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*") if path.is_file()}
    found = {
        "缺文件": sums.keys() - names.keys(),
        f"有文件与{SUMS}所记的不一致": {
            name for name in sums.keys() & names.keys() if digest(names[name]) != sums[name]
        },
        f"有{SUMS}没有记的文件": {name for name in names.keys() - sums.keys() if name.startswith(f"{WHEELS}/")},
    }
    for what, which in found.items():
        if which:
            shown = _shown(sorted(which)[:5]) + (f"等{len(which)}个" if len(which) > 5 else "")
            yield f"离线包{bundle}{what}：{shown}。请重新拷一份，再核对登记的校验值"


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digests(locks: Path = ROOT / "requirements") -> Mapping[str, str]:
    """The hashes of what is locked, whatever ends its lines."""
    texts = {name: (locks / name).read_text(encoding="utf-8") for name in LOCKS}  # reads any end of line as \n
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


_LARGEST = 16 * 2**20
"""What says of what a bundle is has a few kilobytes."""


def _text(file: Path) -> str:
    """What a file of that kind holds. Raises OSError, ValueError for what is none."""
    if not file.is_file() or file.stat().st_size > _LARGEST:
        raise ValueError(file.name)
    return file.read_text(encoding="utf-8")


def _sums(text: str) -> Iterator[tuple[str, str]]:
    """Names with their hashes, from the lines that sha256sum reads. Raises ValueError, also for a name twice."""
    seen = set[str]()
    for line in text.splitlines():
        value, name = line.split("  ", 1)
        if name in seen:
            raise ValueError(name)
        seen.add(name)
        yield name, value


def _shown(words: Iterable[str]) -> str:
    """Words of a bundle in a line of bearable length, no sign of which a terminal obeys."""
    line = "、".join(words)
    seen = "".join(sign if sign.isprintable() else "?" for sign in line[:_LONGEST])
    return f"{seen}{'……' if len(line) > _LONGEST else ''}"


_LONGEST = 300


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
