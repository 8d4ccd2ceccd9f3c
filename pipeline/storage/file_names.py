"""File names: those that are no submissions, those that mark an open document, and those of answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from pathlib import PurePath

from ..printable import as_text

RECEIPTS = "回执"
"""The folder beside a submission that holds the answers to it."""
RETURNED = "退回"
"""Part of the name of a returned file: `<stem>.退回.<ext>`."""
COMMENTS = "批注"
"""Part of the name of an annotated copy: `<stem>.批注.docx`."""
COMMENTED = (".docx", ".docm", ".dotx", ".dotm")
"""The suffixes that an annotated copy may have."""

_LONGEST = 255
IGNORED = (
    # folders and files of Windows, of macOS and of network storage (Synology, QNAP, NetApp, Samba)
    "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information", "desktop.ini", "Thumbs.db",
    "ehthumbs.db", "*:Zone.Identifier", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder",
    "lost+found", "#recycle", "#snapshot", "~snapshot", "@Recycle", "@Recently-Snapshot", "@eaDir",
    "@sharebin", "*@SynoEAStream", "*@SynoResource",
    # what an editor keeps while it saves; Word for Mac saves in a folder NAME.sb-XXXXXXXX-XXXXXX
    "*.sb-????????-??????", "*.tmp", "*.temp", "*.swp", "*.swx", "*.asd", "*.wbk", "*~",
    # unfinished downloads and copies of browsers, clouds and synchronization
    "*.part", "*.partial", "*.filepart", "*.crdownload", "*.download", "*.opdownload", "*.downloading",
    "*.xltd", "*.td", "*.aria2", "*.ffs_tmp", "*.~[0-9a-f][0-9a-f][0-9a-f][0-9a-f]",
)  # fmt: skip
"""The default of `inbox.ignore`: patterns of the names of files and folders that are no submissions."""
_OF_WORD = re.compile(r"~(wr[a-z]\d|df)")
"""Start of the names of Word's own temporary files, whatever their suffix: `~WRD0001.tmp`, `~WRL0005.doc`."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
"""Windows reserves these names for devices, whatever follows the first dot, and allows the characters of
`_FORBIDDEN` in no name (Microsoft, "Naming Files, Paths, and Namespaces")."""


def is_temporary(name: str, ignored: tuple[str, ...] = IGNORED) -> bool:
    """Return whether a name is that of an owner file, an unfinished copy, a hidden file or a system file.

    `ignored` are patterns as in a shell (`*`, `?`, `[…]`), without regard to case.  Owner files (`~$…`),
    hidden files and temporary files of Word are no submissions whatever the patterns are.
    """
    lower = name.casefold()
    if lower.startswith(("~$", ".")) or _OF_WORD.match(lower):
        return True
    return _any_of(ignored).match(lower) is not None


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression that matches the folded names that match any of the patterns."""
    return re.compile("|".join(translate(pattern.casefold()) for pattern in patterns) or r"(?!)")


def owner_names(name: str) -> frozenset[str]:
    """Return the names of files that Word, WPS or LibreOffice keep beside a document while it is open.

    Word puts `~$` before a short name; in a longer one it replaces the first one or two characters.
    """
    return frozenset({f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#"})


def answer_stem(name: str, siblings: Iterable[str]) -> str:
    """Return the stem for a file's answers: its own, plus its suffix if a sibling has the same stem."""
    path = PurePath(safe(name))
    stems = {_folded(PurePath(safe(s)).stem) for s in siblings if s != name}
    return path.name if _folded(path.stem) in stems else path.stem


def safe(name: str) -> str:
    """Return a file name as text that a Windows share accepts.

    Forbidden characters are replaced, device names get a prefix, trailing dots and spaces are removed.
    """
    text = _FORBIDDEN.sub("_", as_text(name)).rstrip(" .") or "_"
    return f"_{text}" if _DEVICES.match(text) else text


def fitted(stem: str, suffix: str) -> str:
    """Return `stem` + `suffix` in at most 255 bytes; a longer stem is cut and ends with its own hash."""
    if len((stem + suffix).encode()) <= _LONGEST:
        return stem + suffix
    tail = f"-{hashlib.sha256(stem.encode()).hexdigest()[:8]}{suffix}"
    kept = stem.encode()[: _LONGEST - len(tail.encode())].decode(errors="ignore")
    return kept + tail


def _folded(stem: str) -> str:
    return stem.casefold()
