"""How long an issued document may be, so that what is made of it takes time in proportion, whatever the file holds."""

from policysite.intake.archives import UnreadableError

MOST_LINES, MOST_CHARACTERS, LONGEST_LINE = 10_000, 400_000, 10_000
"""A document of a hundred pages has 3,000 lines of 60,000 characters."""


class Size:
    """Counts the lines of a document as they are read."""

    def __init__(self) -> None:
        self._lines = self._characters = 0

    def take(self, text: str) -> None:
        """Count a line. Raises UnreadableError where it, or all of them together, are too long."""
        self._lines, self._characters = self._lines + bool(text), self._characters + len(text)
        if len(text) > LONGEST_LINE:
            raise UnreadableError(
                f"有一行（“{text[:20]}……”）共{len(text)}个字，超过{LONGEST_LINE}个字：请核对是不是漏了分段"
            )
        if self._lines > MOST_LINES or self._characters > MOST_CHARACTERS:
            most = f"超过{MOST_LINES}行或{MOST_CHARACTERS // 10_000}万字"
            raise UnreadableError(f"文件太长，{most}，不予读取：请只留正文和附件，一份文件建一套数据")
