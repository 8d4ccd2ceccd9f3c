"""Make documents with strange cells: random styles, lists, run properties, fields and wrappers, from a seed.

Every cell says of which kinds its strangeness is.  Values near the limits of what can be read are not made.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

from support.printed_cells import FONTS, Sheet, Strange
from support.word_parts import level, num, numbered, numbering, style, styles, theme
from support.word_xml import deleted, docx, ins, p, r, raw, sdt

_RUN: Final = {
    "vanish": ("<w:vanish/>", '<w:vanish w:val="0"/>'),
    "webHidden": ("<w:webHidden/>",),
    "strike": ("<w:strike/>", '<w:strike w:val="0"/>'),
    "dstrike": ("<w:dstrike/>",),
    "caps": ("<w:caps/>", "<w:smallCaps/>"),
    "vertAlign": tuple(f'<w:vertAlign w:val="{v}"/>' for v in ("superscript", "subscript", "baseline")),
    "position": ('<w:position w:val="7"/>', '<w:position w:val="-7"/>', '<w:position w:val="0"/>'),
    "sz": ('<w:sz w:val="2"/>', '<w:sz w:val="1pt"/>', '<w:sz w:val="16"/>', '<w:sz w:val="24"/>'),
    "w": ('<w:w w:val="1"/>', '<w:w w:val="80"/>', '<w:w w:val="150"/>'),
    "spacing": ('<w:spacing w:val="-10"/>', '<w:spacing w:val="20"/>'),
    "condensed": ('<w:spacing w:val="-120"/>',),
    "fitText": ('<w:fitText w:val="100" w:id="1"/>', '<w:fitText w:val="900" w:id="2"/>'),
    "color": tuple(f'<w:color w:val="{rgb}"/>' for rgb in ("FFFFFF", "000000", "FF0000", "auto", "FEFEFE")),
    "themeColor": (
        '<w:color w:val="FFFFFF" w:themeColor="background1"/>',
        '<w:color w:val="000000" w:themeColor="text1"/>',
        '<w:color w:val="7F7F7F" w:themeColor="text1" w:themeTint="80"/>',
        '<w:color w:val="4F81BD" w:themeColor="accent1"/>',
    ),
    "themeAlone": (
        '<w:color w:val="000000" w:themeColor="background1"/>',
        '<w:color w:val="000000" w:themeColor="text1" w:themeTint="00"/>',
    ),
    "shd": tuple(
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' for fill in ("000000", "FFFFFF", "FF0000", "auto")
    ),
    "solid": ('<w:shd w:val="solid" w:color="FF0000" w:fill="auto"/>',),
    "highlight": tuple(f'<w:highlight w:val="{name}"/>' for name in ("yellow", "none")),
    "black highlight": ('<w:highlight w:val="black"/>',),
    "textFill": (
        "<w14:textFill><w14:noFill/></w14:textFill>",
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>',
    ),
    "effect": ("<w:b/>", "<w:i/>", '<w:em w:val="dot"/>'),
    "symbolFont": ('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',),
    "combine": ('<w:eastAsianLayout w:id="1" w:combine="1"/>',),
    "harmless": ('<w:lang w:val="ar-SA"/>', "<w:noProof/>", '<w:kern w:val="2"/>', "<w:snapToGrid/>"),
}  # fmt: skip
"""Run properties by kind."""
_PARAGRAPH: Final = (
    _RUN["shd"][0], '<w:ind w:left="-9000"/>', '<w:ind w:left="-300pt"/>', '<w:ind w:left="420" w:hanging="420"/>',
)  # fmt: skip
_OF_STYLES: Final = (
    *("vanish", "strike", "dstrike", "vertAlign", "position", "sz", "w", "spacing", "color", "themeColor"),
    *("shd", "effect", "caps"),
)
_TOGGLES: Final = ("vanish", "strike", "caps")
_FORMATS: Final = (
    *("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "decimalZero", "ordinal"),
    *("chineseCountingThousand", "japaneseCounting", "ideographTraditional", "ideographZodiac"),
    *("chineseLegalSimplified", "decimalEnclosedCircleChinese", "decimalEnclosedCircle", "chineseCounting"),
)  # fmt: skip
_ODD: Final = ("\u200b", "\u00ad", "\u200e", "\u2060", "\ufeff", "\u202e", "\u2067", "\u200f", "\ufe0f")


@dataclass(frozen=True)
class StrangeDocument:
    """A document with its cells by mark; `without` is the same with the last runs of some cells left out."""

    data: bytes
    without: bytes
    cells: dict[int, Strange]
    in_table_style: bool
    last: dict[int, str]
    """The text of the last run, by the mark of the cell, where the document without it leaves it out."""
    parts: dict[str, bytes]


@dataclass
class Maker:
    """Makes one document after another from one source of chance."""

    chance: random.Random
    paragraph: dict[str, set[str]] = field(default_factory=dict)
    character: dict[str, set[str]] = field(default_factory=dict)
    in_table_style: bool = False

    def document(self, count: int, *, numbered: bool) -> StrangeDocument:
        """Return a document with so many cells; one with lists has no tracked changes."""
        self.paragraph, self.character = {}, {}
        parts = {"styles": self._styles(), "theme": theme()}
        if numbered:
            parts["numbering"] = self._numbering()
        styled = [f'<w:tblStyle w:val="T{n}"/>' for n in range(4)]
        table = self.chance.choice(["", "", "", "", *styled])
        self.in_table_style = bool(table)
        made = [self._cell(numbered=numbered) for _ in range(count)]
        look = f'<w:tblLook w:val="{self.chance.choice(["0000", "0020", "0060", "0600", "0420"])}"/>'
        data, without = (
            docx(Sheet([pair[at] for pair in made], table + look if table else "").xml(), p(), parts=parts)
            for at in (0, 1)
        )
        cells = {n: whole for n, (whole, _, _) in enumerate(made, 1)}
        last = {n: text for n, (_, _, text) in enumerate(made, 1) if text}
        return StrangeDocument(data, without, cells, self.in_table_style, last, parts)

    # styles and lists

    def _styles(self) -> bytes:
        made = [style("Normal", default=True), style("Char", "character", default=True)]
        for kind, names in (("paragraph", self.paragraph), ("character", self.character)):
            for n in range(10):
                own, xml = self._properties(self.chance.randint(0, 2), _OF_STYLES)
                base = self.chance.choice([None, *names])
                name = f"{kind[0].upper()}{n}"
                names[name] = set(own) | (names[base] if base else set())
                shade = self.chance.choice(_RUN["shd"]) if kind == "paragraph" and not n % 5 else ""
                made.append(style(name, kind, run=xml, paragraph=shade, based_on=base))
        made += [self._table_style(n) for n in range(4)]
        return styles(*made, defaults=FONTS + '<w:sz w:val="20"/>')

    def _table_style(self, n: int) -> str:
        pick = self.chance.choice
        parts = "".join(
            f'<w:tblStylePr w:type="{part}"><w:rPr>{pick(_RUN["color"])}</w:rPr>'
            f"<w:tcPr>{pick(_RUN['shd'])}</w:tcPr></w:tblStylePr>"
            for part in self.chance.sample(["firstRow", "lastRow", "band1Horz", "band2Horz"], 2)
        )
        return style(f"T{n}", "table", run=pick(("", *_RUN["color"])), more=parts)

    def _properties(self, count: int, kinds: tuple[str, ...] = tuple(_RUN)) -> tuple[list[str], str]:
        """Return the kinds and the XML of some run properties, each element once."""
        chosen = self.chance.sample(kinds, min(count, len(kinds)))
        by_element: dict[str, tuple[str, str]] = {}
        for kind in chosen:
            xml = self.chance.choice(_RUN[kind])
            by_element.setdefault(xml[1:].split(" ")[0].split("/")[0].split(">")[0], (kind, xml))
        return [kind for kind, _ in by_element.values()], "".join(xml for _, xml in by_element.values())

    def _numbering(self) -> bytes:
        lists = [tuple(self._level(n) for n in range(3)) for _ in range(6)]
        lists.append((level(0, "•", "bullet"), level(1, "-", "bullet"), level(2, "※", "bullet")))
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
        own = f'<w:lvlOverride w:ilvl="1">{level(1, "<%2>".replace("<", "〈").replace(">", "〉"))}</w:lvlOverride>'
        return numbering(*lists, nums=(num(11, 0, start), num(12, 5, own), num(13, 2)))

    def _level(self, at: int) -> str:
        pick = self.chance.choice
        before = "".join(f"%{n}." for n in range(1, at + 1)) if pick([True, False]) else ""
        text = pick(
            [f"{before}%{at + 1}.", f"（%{at + 1}）", f"%{at + 1}、", f"第%{at + 1}条", f"{before}%{at + 1}"]
        )
        number_format = pick(_FORMATS)
        start = pick([1, 1, 2, 9, 10, 19, *([0, None] if number_format == "decimal" else [])])
        return level(at, text, number_format, start=start, suffix=pick(["nothing", "space", "tab"]))

    # cells

    def _cell(self, *, numbered: bool) -> tuple[Strange, Strange, str]:
        """Return a cell, the cell without its last run, and the text of that run if only it was left out."""
        make = self.chance.choice(
            [
                self._look,
                self._look,
                self._look,
                self._styled,
                self._shaded,
                self._field,
                self._wrapped,
                self._odd,
            ]
            + ([self._numbered] * 6 if numbered else [self._tracked, self._joined])
        )
        return make()

    def _digits(self) -> str:
        return "".join(self.chance.choices("2356789", k=3))

    def _runs(self, kinds: list[str], xml: str, before: str, **cell: str) -> tuple[Strange, Strange, str]:
        text = self.chance.choice(["abc", "x12"]) if "caps" in kinds else self._digits()
        if self.in_table_style and 'w:val="auto"' in xml:
            kinds = [*kinds, "automatic colour in a table style"]
        stem, last = r(f"{self._digits()} "), r(text, properties=xml)
        found, ppr = frozenset(kinds), f"<w:pPr>{before}</w:pPr>" if before else ""
        whole, without = (raw(f"<w:p>{ppr}{stem}{rest}</w:p>") for rest in (last, ""))
        return Strange(whole, found, **cell), Strange(without, found, **cell), text

    def _look(self) -> tuple[Strange, Strange, str]:
        kinds, xml = self._properties(self.chance.randint(1, 2))
        return self._runs(self._combined(kinds, set(), set()), xml, "")

    def _styled(self) -> tuple[Strange, Strange, str]:
        pick = self.chance.choice
        paragraph, character = pick(["", *self.paragraph]), pick(["", *self.character])
        kinds, xml = self._properties(self.chance.randint(0, 1), _OF_STYLES)
        levels = (self.paragraph.get(paragraph, set()), self.character.get(character, set()))
        named = f'<w:rStyle w:val="{character}"/>' if character else ""
        before = f'<w:pStyle w:val="{paragraph}"/>' if paragraph else ""
        found = self._combined(kinds, *levels)
        if self.in_table_style and any(levels):
            found.append("style in a table style")
        if "vertAlign" in levels[0]:
            found.append("raised cell")
        return self._runs(found, named + xml, before)

    def _shaded(self) -> tuple[Strange, Strange, str]:
        kinds, xml = self._properties(1, ("color", "themeColor", "shd", "highlight"))
        return self._runs(
            kinds, xml, self.chance.choice(["", *_PARAGRAPH]), properties=self.chance.choice(_RUN["shd"])
        )

    def _combined(self, direct: list[str], paragraph: set[str], character: set[str]) -> list[str]:
        """Return the kinds of a run, with those that arise where several levels meet."""
        kinds = {*direct, *paragraph, *character}
        if any(name in paragraph and name in character for name in _TOGGLES):
            kinds.add("toggles")
        if {"strike", "dstrike"} <= kinds:
            kinds.add("two strikes")
        if "caps" in kinds and {"strike", "dstrike"} & kinds:
            kinds.add("struck capitals")
        if {"vertAlign", "position", "combine"} & kinds and {"strike", "dstrike"} & kinds:
            kinds.add("struck and raised")
        if len({"vertAlign", "position", "sz"} & kinds) > 1:
            kinds.add("raised twice")
        return sorted(kinds)

    def _numbered(self) -> tuple[Strange, Strange, str]:
        at, which = self.chance.randint(0, 2), self.chance.choice([1, 2, 3, 4, 5, 7, 11, 12, 13])
        some = [p(self._digits(), properties=numbered(which, at)) for _ in range(self.chance.randint(1, 2))]
        cell = Strange("".join(some), frozenset({"numbered"}))
        return cell, cell, ""

    def _single(self, kind: str, *items: str) -> tuple[Strange, Strange, str]:
        cell = Strange(p(f"{self._digits()} ", *items), frozenset({kind}))
        return cell, cell, ""

    def _field(self) -> tuple[Strange, Strange, str]:
        result = r(self._digits())
        code = self.chance.choice(
            ["HYPERLINK x", "MERGEFIELD a", "DOCPROPERTY b", "AUTHOR", "FORMTEXT", "INCLUDETEXT c", "=1+1", "DATE", "PAGE",
             "EQ \\f(1,2)", "QUOTE 246", "MACROBUTTON m 246", "SYMBOL 52", "SET a 1", "TC x", "NUMPAGES", "IF 1 = 1 2 3"]
        )  # fmt: skip
        kind = f"field {code.split()[0]}"
        if self.chance.random() < 0.25:
            instruction = code.replace("\\", "\\")
            return self._single(kind, raw(f'<w:fldSimple w:instr="{instruction}">{result}</w:fldSimple>'))
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        dirty = self.chance.random() < 0.1
        begin = mark.format('begin" w:dirty="true' if dirty else "begin")
        instr = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        drawn = code.split()[0] in ("EQ", "QUOTE", "MACROBUTTON", "SYMBOL", "SET", "TC")
        rest = "" if drawn else mark.format("separate") + result
        return self._single(kind, raw(begin + instr + rest + mark.format("end")))

    def _wrapped(self) -> tuple[Strange, Strange, str]:
        one, other = r(self._digits()), r(self._digits())
        alternate = (
            '<w:r><mc:AlternateContent><mc:Choice Requires="{}">{}</mc:Choice><mc:Fallback>{}</mc:Fallback>'
            "</mc:AlternateContent></w:r>"
        )
        inner, another = (run.removeprefix("<w:r>").removesuffix("</w:r>") for run in (one, other))
        options = {
            "sdt": sdt(one),
            "placeholder": sdt(one, properties="<w:showingPlcHdr/>"),
            "hyperlink": raw(f'<w:hyperlink w:anchor="a">{one}</w:hyperlink>'),
            "smartTag": raw(f'<w:smartTag w:element="a">{one}</w:smartTag>'),
            "customXml": raw(f'<w:customXml w:element="a">{one}</w:customXml>'),
            "bdo": raw(f'<w:bdo w:val="rtl">{one}</w:bdo>'),
            "rtl": r(self._digits(), properties="<w:rtl/>"),
            "alternate": raw(alternate.format(self.chance.choice(["wps", "w14", "v"]), inner, another)),
            "alternate alike": raw(alternate.format("wps", inner, inner)),
            "symbol": r(raw('<w:sym w:font="Wingdings" w:char="F0FE"/>')),
            "break": r(
                raw("<w:br/>"), self._digits(), raw("<w:tab/>"), self._digits(), raw("<w:noBreakHyphen/>")
            ),
            "nested": sdt(
                raw(f'<w:smartTag w:element="a"><w:hyperlink w:anchor="b">{one}</w:hyperlink></w:smartTag>')
            ),
            "ruby": raw(
                f"<w:r><w:ruby><w:rubyPr/><w:rt>{other}</w:rt><w:rubyBase>{one}</w:rubyBase></w:ruby></w:r>"
            ),
            "bidi": "",
        }
        kind = self.chance.choice(sorted(options))
        if kind == "bidi":
            cell = Strange(p(f"{self._digits()} ", one, properties="<w:bidi/>"), frozenset({kind}))
            return cell, cell, ""
        return self._single(kind, options[kind])

    def _odd(self) -> tuple[Strange, Strange, str]:
        digits = self._digits()
        return self._single("odd character", digits[0] + self.chance.choice(_ODD) + digits[1:])

    def _tracked(self) -> tuple[Strange, Strange, str]:
        one = r(self._digits())
        change = self.chance.choice(
            [
                ins(one), deleted(self._digits()), raw(ins(one) + deleted(self._digits())),
                raw(f'<w:moveFrom w:id="5" w:author="a">{one}</w:moveFrom>'),
                raw(f'<w:moveTo w:id="6" w:author="a">{one}</w:moveTo>'),
            ]
        )  # fmt: skip
        return self._single("tracked", change)

    def _joined(self) -> tuple[Strange, Strange, str]:
        """Return two paragraphs that are one because the mark between them is hidden or deleted."""
        mark = self.chance.choice(
            ["<w:vanish/>", "<w:specVanish/>", '<w:del w:id="9" w:author="a"/>', '<w:vanish w:val="0"/>']
        )
        first = p(self._digits(), properties=f"<w:rPr>{mark}</w:rPr>")
        cell = Strange(first + p(self._digits()), frozenset({"joined"}))
        return cell, cell, ""
