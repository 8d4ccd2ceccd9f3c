"""Functions that build the parts beside the main one: styles, numbering, settings, theme; give them to `docx`.

docx(p("甲"), parts={"styles": styles(style("Hidden", "character", run="<w:vanish/>"))})
"""

from __future__ import annotations

from support.word_xml import W

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_ATTRIBUTES = f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _part(name: str, content: str) -> bytes:
    return f"{_HEAD}<w:{name} {_ATTRIBUTES}>{content}</w:{name}>".encode()


def styles(*some: str, defaults: str = "", paragraph_defaults: str = "") -> bytes:
    """Return the styles of a document; `defaults` are run properties of the document defaults."""
    run = f"<w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault>"
    paragraph = f"<w:pPrDefault><w:pPr>{paragraph_defaults}</w:pPr></w:pPrDefault>"
    return _part("styles", f"<w:docDefaults>{run}{paragraph}</w:docDefaults>{''.join(some)}")


def style(
    name: str,
    kind: str = "paragraph",
    *,
    run: str = "",
    paragraph: str = "",
    based_on: str | None = None,
    default: bool = False,
    more: str = "",
) -> str:
    """Return a style with run and paragraph properties; `more` is the rest, such as `w:tblStylePr`."""
    first = ' w:default="1"' if default else ""
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    ppr = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    rpr = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"{first}><w:name w:val="{name}"/>{based}{ppr}{rpr}{more}'
        "</w:style>"
    )


def level(
    at: int = 0,
    text: str = "%1",
    number_format: str = "decimal",
    *,
    start: int | None = 1,
    suffix: str = "nothing",
    run: str = "",
    more: str = "",
) -> str:
    """Return a level of a list; `more` comes behind the format: `w:lvlRestart`, `w:pStyle`, `w:isLgl`."""
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    rpr = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:lvl w:ilvl="{at}">{begin}<w:numFmt w:val="{number_format}"/>{more}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr>'
        f"{rpr}</w:lvl>"
    )


def numbering(*lists: tuple[str, ...], nums: tuple[str, ...] = ()) -> bytes:
    """Return lists, each of its levels; the n-th one, from 1, is `w:numId` n.  `nums` are further `w:num`."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}'
        "</w:abstractNum>"
        for n, levels in enumerate(lists)
    )
    own = "".join(num(n + 1, n) for n in range(len(lists)))
    return _part("numbering", abstract + own + "".join(nums))


def num(number: int, abstract: int, overrides: str = "") -> str:
    """Return a `w:num` that uses the n-th list, from 0."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def numbered(number: int, at: int = 0) -> str:
    """Return the paragraph property that numbers a paragraph."""
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'


def settings(content: str) -> bytes:
    """Return the settings of a document."""
    return _part("settings", content)


def theme(**colours: str) -> bytes:
    """Return a theme with colours by slot (`dk1`, `lt1`, `accent1`) and those of Office for the others."""
    office = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD",
        "accent2": "C0504D", "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6", "accent6": "F79646",
        "hlink": "0000FF", "folHlink": "800080",
    }  # fmt: skip
    slots = "".join(
        f'<a:{slot}><a:srgbClr val="{rgb}"/></a:{slot}>' for slot, rgb in (office | colours).items()
    )
    return (
        f'{_HEAD}<a:theme xmlns:a="{_A}" name="T"><a:themeElements><a:clrScheme name="C">{slots}</a:clrScheme>'
        "</a:themeElements></a:theme>"
    ).encode()
