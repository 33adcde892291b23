"""Generated pages are HTML between headings of Markdown: that HTML is kept as it is and not parsed once more.

Python-Markdown parses HTML only to find where each block ends, which takes half the time of a page. What comes out is
the same; a generator without this extension does not see the mark.
"""

from collections.abc import Iterator

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

GENERATED = "[//]: # (generated)"
"""The first line of a generated page: to Markdown the definition of a link that nothing uses."""

_BEFORE_HTML_BLOCKS = 20.5
"""After MkDocs has looked for anchors (21), before Python-Markdown takes out the HTML (20)."""


class WholeHtml(Extension):
    """Takes whatever stands between the headings of a marked page for one block of HTML each."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the name is Python-Markdown's
        """Register the preprocessor."""
        md.preprocessors.register(_Blocks(md), "whole_html", _BEFORE_HTML_BLOCKS)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if GENERATED not in lines:
            return lines
        return [*self._parted(lines[lines.index(GENERATED) + 1 :])]

    def _parted(self, lines: list[str]) -> Iterator[str]:
        block: list[str] = []
        for line in lines:
            if line.startswith("#"):
                yield from self._kept(block)
                yield line
                block = []
            else:
                block.append(line)
        yield from self._kept(block)

    def _kept(self, block: list[str]) -> Iterator[str]:
        html = "\n".join(block).strip()
        if html:
            yield from ("", self.md.htmlStash.store(html), "", "")
