"""Functions that build fields and equations."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from support.word_xml import raw


def field(code: str, *result: str, drawn: bool = False, attributes: str = "", data: str = "") -> raw:
    """Return a complex field; a `drawn` one has no stored result.  `data` is a `w:ffData`."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"{attributes}>{data}</w:fldChar></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    separate = "" if drawn else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return raw(begin + instruction + separate + "".join(result) + end)


def simple(code: str, *result: str, attributes: str = "") -> raw:
    """Return a simple field."""
    return raw(f"<w:fldSimple w:instr={quoteattr(code)}{attributes}>{''.join(result)}</w:fldSimple>")


def math(*parts: str) -> raw:
    """Return an equation."""
    return raw(f"<m:oMath>{''.join(parts)}</m:oMath>")


def mr(text: str, properties: str = "") -> str:
    """Return a run of an equation."""
    return f"<m:r>{properties}<m:t>{escape(text)}</m:t></m:r>"


def m(name: str, *parts: str, properties: str = "") -> str:
    """Return a structure of an equation (`f`, `sSup`) of its parts, with properties."""
    own = f"<m:{name}Pr>{properties}</m:{name}Pr>" if properties else ""
    return f"<m:{name}>{own}{''.join(parts)}</m:{name}>"


def of(name: str, text: str) -> str:
    """Return a part of a structure (`num`, `e`, `sup`)."""
    return f"<m:{name}>{mr(text)}</m:{name}>"
