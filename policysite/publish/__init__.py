"""From pages to a served site. Here what is to be built, and the fault that says that it was not: without MkDocs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policysite.data.folder import Folder
from policysite.publish.clock import epoch

NOTES = "mkdocs.policysite"
"""What is logged under this name at INFO is shown to people and fails nothing: warnings about the data."""

PORTABLE = "SITE_PORTABLE"
"""In the environment of a build: whether the site is one that is opened without a server."""


PREVIEWED = "SITE_PREVIEWED"
"""In the environment of a build: whether it is a preview, in which a file to download is made when it is asked for."""


def armed(environment: Mapping[str, str], name: str) -> bool:
    """Whether a guard of the environment is set: by anything but nothing and `0`, so that no slip disarms it."""
    return environment.get(name, "") not in ("", "0")


class BuildError(Exception):
    """Nothing was replaced; the text, in Chinese, holds every reason."""


@dataclass(frozen=True)
class Job:
    """What to build: `project` holds mkdocs.yml, `data` is the folder of data as SITE_DATA names it, for `today`.

    `url` is where people reach the site, ending in `/`; "" where that is not known: then nothing says where it is.
    A `portable` site is opened from its folder, without a server; a `previewed` one makes its downloads on demand.
    """

    project: Path
    data: str
    today: date
    url: str = ""
    portable: bool = False
    previewed: bool = False

    @property
    def folder(self) -> Folder:
        """The folder of data."""
        return Folder(self.project / self.data, self.data)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the macros and hooks, and MkDocs for its dates, read."""
        return {
            "SITE_DATA": self.data,
            "SITE_DATE": self.today.isoformat(),
            "SITE_URL": self.url,
            PORTABLE: "1" if self.portable else "",
            PREVIEWED: "1" if self.previewed else "",
            "SOURCE_DATE_EPOCH": str(epoch(self.today)),
            "NO_MKDOCS_2_WARNING": "1",
        }
