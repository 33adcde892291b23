"""Word files of a few lines, made from the XML of their parts: what no library writes can be written too."""

import io
import zipfile
from collections.abc import Iterable, Mapping

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = {"document": f"{_TYPE}.document.main+xml"}


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", how: str = "") -> str:
    """A paragraph: of a text, or of XML."""
    inside = content if content.startswith("<") else r(content) if content else ""
    return f"<w:p>{f'<w:pPr>{how}</w:pPr>' if how else ''}{inside}</w:p>"


def numbered(text: str, list_: int, level: int = 0) -> str:
    """A paragraph that a list numbers."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')


def tc(content: str = "", how: str = "") -> str:
    """A cell: of a text, or of XML."""
    inside = content if content.startswith("<w:") else p(content)
    return f"<w:tc>{f'<w:tcPr>{how}</w:tcPr>' if how else ''}{inside}</w:tc>"


def tr(*cells: str, how: str = "") -> str:
    """A row of cells, each a text or the XML of a cell."""
    inside = "".join(each if each.startswith("<w:") else tc(each) for each in cells)
    return f"<w:tr>{f'<w:trPr>{how}</w:trPr>' if how else ''}{inside}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def level(at: int, form: str, pattern: str, start: int | None = 1, more: str = "") -> str:
    """A level of a list."""
    begun = "" if start is None else f'<w:start w:val="{start}"/>'
    return f'<w:lvl w:ilvl="{at}">{begun}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


def lists(shapes: Mapping[int, Iterable[str]], made_by: Mapping[int, tuple[int, str]]) -> str:
    """The part of lists: levels of each shape, and each list with its shape and what it overrides."""
    shaped = "".join(
        f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>' for id, levels in shapes.items()
    )
    return shaped + "".join(
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="{shape}"/>{own}</w:num>' for id, (shape, own) in made_by.items()
    )


def word(*body: str, **others: str) -> bytes:
    """A Word file with this body; `others` are its parts by their names, as `numbering`."""
    parts = {"document": f"<w:body>{''.join(body)}<w:sectPr/></w:body>", **others}
    return packed({f"word/{name}.xml": _root(name, content) for name, content in parts.items()} | _frame(parts))


def packed(files: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", how) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return archive.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The files in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _root(name: str, content: str) -> str:
    return f"<w:{name} {_SPACES}>{content}</w:{name}>"


def _frame(parts: Iterable[str]) -> dict[str, str]:
    """What says which part is what."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES.get(name, f"{_TYPE}.{name}+xml")}"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_KINDS}/{name}" Target="{name}.xml"/>' for at, name in enumerate(parts)
    )
    main = f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/>'
    kind = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"{kind}{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}">{main}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
    }
