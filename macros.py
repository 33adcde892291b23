"""The macros of the site, for mkdocs-macros-plugin and for any generator that runs this file."""

from pathlib import Path
from typing import Any

from policysite.publish.mkdocs import define_macros


def define_env(env: Any) -> None:
    """Register every macro."""
    define_macros(env, Path(__file__).resolve().parent)
