"""What is kept from build to build, in the user's own temporary folder: what takes longer to make than to read.

No build needs it: where nothing can be written there is none, and what cannot be read is made anew. The folder is
Jinja's, which sees to it that nobody else can write there.
"""

import json
from contextlib import suppress
from pathlib import Path

from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from policysite.data.text import sounds
from policysite.data.yaml.editing import replace_file


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates: to compile them takes as long as to render a site."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, if that is possible."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept_compiled(environment: Environment) -> Environment:
    """The same environment; its templates are kept compiled from run to run, where there is a folder for that."""
    with suppress(OSError, RuntimeError):
        environment.bytecode_cache = _Compiled()
    return environment


def recall_sounds() -> None:
    """Take the readings of characters that were kept."""
    with suppress(OSError, RuntimeError, ValueError):
        kept = json.loads(_sounds().read_bytes())
        if isinstance(kept, dict):
            sounds.remember({text: tuple(read.split(" ")) for text, read in kept.items() if isinstance(read, str)})


def keep_sounds() -> None:
    """Keep the readings that this build asked for with those kept before, if there are new ones."""
    if not sounds.news():
        return
    with suppress(OSError, RuntimeError):
        kept = {text: " ".join(read) for text, read in sounds.known().items()}
        replace_file(_sounds(), json.dumps(kept, ensure_ascii=False).encode())


def _sounds() -> Path:
    return Path(FileSystemBytecodeCache().directory, f"policysite-{sounds.source()}.json")
