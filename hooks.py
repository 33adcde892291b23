"""MkDocs hooks: the settings that the theme shows, and the pages that the data ask for."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from policysite.publish import mkdocs as mkdocs_edge
from policysite.publish.kept import kept_compiled


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the theme what the settings say."""
    mkdocs_edge.describe(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    mkdocs_edge.add_pages(files, config)
    return files


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Keep the theme's templates compiled from build to build."""
    return kept_compiled(env)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell MkDocs which anchors a generated page has."""
    mkdocs_edge.add_anchors(page, html)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    """Write the search index, after the search plugin has written its own."""
    mkdocs_edge.write_search_index(config)
