"""`make bundle OUT=dir`: what set-up needs on machines without a network, for `BUNDLE=dir make site` there.

For each platform and Python the wheels of all that is locked, fetched by pip under the locked hashes, and a list of the
hashes of all files. That a locked release has no wheel for one of them is told; only the second engine's may lack.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from pip._vendor.packaging.markers import Marker

from policysite.data.problems import system_words
from policysite.publish.swap import SwapError, replaced
from requirements.audit import Release, releases
from requirements.install import FORMAT, LOCKS, MADE_FOR, ROOT, SUMS, TOLD, WHEELS, digest, digests

_LEGACY = {"1": 5, "2010": 12, "2014": 17}
"""What the older names of Linux wheels say of glibc 2."""
_GLIBC = range(5, 29)
"""The minor versions of glibc 2 whose wheels are taken: 2.28 is that of the oldest systems in use in offices."""


def _linux(machine: str) -> Mapping[str, str]:
    return {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}


_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
PLATFORMS = dict(zip(MADE_FOR, (_linux("x86_64"), _linux("aarch64"), _WINDOWS), strict=True))
"""What markers ask of each."""
PYTHONS = ("3.11", "3.12", "3.13")

_README = """离线包：没有互联网的电脑生成网站所需的全部软件包

供{platforms}，Python {pythons}用。
1. 核对：在本目录运行sha256sum -c SHA256SUMS，全部为OK。
2. 使用：在项目目录运行BUNDLE=本目录 make site（Windows：先set BUNDLE=本目录，再运行policysite.cmd site）。
详见项目的docs/contribute/offline.md。
"""


class BundleError(Exception):
    """The bundle was not made; the text, in Chinese, says why."""


def main(words: list[str]) -> int:
    """Gather into a folder that is new or was made here; the former bundle stays until the new one is whole."""
    asked = argparse.ArgumentParser()
    asked.add_argument("out", type=Path)
    asked.add_argument("platforms", nargs="*")
    options = asked.parse_args(words)
    try:
        platforms = _known(options.platforms)
        with replaced(options.out) as folder:
            lacking = gather(folder, platforms)
    except (BundleError, SwapError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"离线包没有生成：{system_words(error)}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"已写入：{options.out}（{round(size / 1e6)}MB），供{'、'.join(platforms)}，Python {'、'.join(PYTHONS)}用")
    for each in lacking:
        print(f"缺第二引擎的软件包：{each}，那里跳过它的测试")
    print(f"{SUMS}的校验值，请登记、交接时核对：{digest(options.out / SUMS)}")
    return 0


def _known(given: Iterable[str]) -> tuple[str, ...]:
    """The platforms asked for, in the order of this module. Raises BundleError."""
    asked = set(given) or PLATFORMS.keys()
    if wrong := sorted(asked - PLATFORMS.keys()):
        raise BundleError(f"PLATFORMS只能写{'、'.join(PLATFORMS)}，中间空格，现为“{'、'.join(wrong)}”")
    return tuple(name for name in PLATFORMS if name in asked)


def gather(folder: Path, platforms: Iterable[str]) -> list[str]:
    """Fill an empty folder; returns what the second engine lacks, in words. Raises BundleError."""
    files = [ROOT / "requirements" / name for name in LOCKS]
    needed = {each.name for file in files[:2] for each in releases(file)}
    every = {each for file in files for each in releases(file)}
    lacking = [each for names in product(platforms, PYTHONS) for each in _fetched(every, *names, folder / WHEELS)]
    told = {words: None for release, words in lacking if release.name in needed}
    if told:
        raise BundleError(f"这些软件包没有可离线安装的文件（wheel），离线包没有生成：{'；'.join(told)}")
    describe(folder, tuple(platforms))
    return [words for _, words in lacking]


def _fetched(every: Iterable[Release], platform: str, python: str, wheels: Path) -> Iterator[tuple[Release, str]]:
    """Fetch what a Python of any micro version needs on a platform; yields what has no wheel, with words for it."""
    done: set[Release] = set()
    for micro in ("0", "99"):
        environment = PLATFORMS[platform] | _markers(python, micro)
        wanted = {each for each in every if not each.marker or Marker(each.marker).evaluate(environment)} - done
        done |= wanted
        if not wanted:
            continue
        print(f"{platform}，Python {python}：{len(wanted)}个软件包", file=sys.stderr, flush=True)
        while wanted and (missing := _download(wanted, platform, f"{python}.{micro}", wheels)):
            wanted.remove(missing)
            yield missing, f"{missing.name} {missing.version}（{platform}，Python {python}）"


def _markers(python: str, micro: str) -> Mapping[str, str]:
    full = f"{python}.{micro}"
    cpython = {"platform_python_implementation": "CPython", "implementation_name": "cpython"}
    return {"python_version": python, "python_full_version": full, "implementation_version": full, **cpython}


def _download(wanted: set[Release], platform: str, python: str, wheels: Path) -> Release | None:
    """Fetch wheels; the first release that has none, and then not all are fetched. Raises BundleError."""
    with tempfile.TemporaryDirectory(prefix="policysite-") as folder:
        asked = Path(folder, "asked.txt")
        asked.write_text("".join(f"{each.name}=={each.version}{each.hashes}\n" for each in sorted(wanted)), "utf-8")
        tags = [word for tag in _tags(platform) for word in ("--platform", tag)]
        words = ["download", "--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary", ":all:", *tags]
        words += ["--implementation", "cp", "--python-version", python, "--require-hashes"]
        command = [sys.executable, "-m", "pip", *words, "--requirement", str(asked), "--dest", str(wheels)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    if found := re.search(r"No matching distribution found for ([^\s=]+)==(\S+)", done.stderr):
        return next(each for each in wanted if (each.name, each.version) == found.groups())
    raise BundleError(f"没有取到软件包，离线包没有生成。pip说：\n{done.stderr.strip()}")


def _tags(platform: str) -> Iterator[str]:
    """What pip calls the wheels of a platform, the most widely usable first."""
    system, _, machine = platform.partition("-")
    if system == "windows":
        yield "win_amd64"
    else:
        for minor in _GLIBC:
            yield from (f"manylinux{name}_{machine}" for name, each in _LEGACY.items() if each == minor)
            yield f"manylinux_2_{minor}_{machine}"


def describe(folder: Path, platforms: tuple[str, ...], locks: Path = ROOT / "requirements") -> None:
    """What the bundle is for, how it is used, and the hashes of all of it."""
    glibc = max(map(_glibc, (folder / WHEELS).iterdir()))
    told = {
        "format": FORMAT,
        "platforms": platforms,
        "pythons": PYTHONS,
        "glibc": f"2.{glibc}",
        "locks": digests(locks),
    }
    (folder / TOLD).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8", newline="\n")
    readme = _README.format(platforms="、".join(platforms), pythons="、".join(PYTHONS))
    (folder / "readme.txt").write_text(readme, encoding="utf-8-sig", newline="\r\n")
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    lines = (f"{digest(path)}  {name}\n" for name, path in sorted(files.items()))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _glibc(wheel: Path) -> int:
    """The minor version of glibc 2 that a wheel asks for."""
    minors = [int(minor) for minor in re.findall(r"manylinux_2_(\d+)_", wheel.name)]
    minors += [_LEGACY[name] for name in re.findall(r"manylinux(1|2010|2014)_", wheel.name)]
    return min(minors, default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
