"""Typesetting with WeasyPrint: layout, tagged PDF/A output, faster versions of some of its functions.

May touch: private parts of WeasyPrint (no other package may); the shipped templates, style sheets and fonts;
`FONTCONFIG_FILE` in the environment, which is restored.
May import: `assets`, `collector`; nothing else of `render`.
Never: records (`model`); network and local files that a page refers to (the URL fetcher refuses all).
Start reading: `engine.engine`, then `engine.Engine.layout` and `engine.Engine.write`.
"""
