"""Write a package again with some parts changed; the others keep their bytes and are not even inflated."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Container, Mapping

from .container import Members


def repacked(members: Members, changed: Mapping[str, bytes], without: Container[str] = ()) -> bytes:
    """Return a package with these parts changed or added: its members in their order, then the new ones.

    `without` are the names of members that are left out.  Names of parts are compared in any case, as by
    `Members`.  Raises Damaged if a member is not where the directory of the zip says.
    """
    changed = {members.named(name) or name: data for name, data in changed.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, info in members.names.items():
            if name in without:
                continue
            if name in changed:
                archive.writestr(_like(info), changed[name])
            else:
                _copy(members.packed(info), info, archive, buffer)
        for name in changed.keys() - members.names.keys():
            new = zipfile.ZipInfo(name)
            new.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(new, changed[name])
    return buffer.getvalue()


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    new = zipfile.ZipInfo(info.filename, info.date_time)
    new.compress_type, new.external_attr, new.create_system = (
        info.compress_type,
        info.external_attr,
        info.create_system,
    )
    return new


def _copy(packed: memoryview, info: zipfile.ZipInfo, archive: zipfile.ZipFile, buffer: io.BytesIO) -> None:
    """Append a member as it is.  zipfile has no function for that; `start_dir` is where it writes next."""
    new = _like(info)
    new.file_size, new.compress_size, new.CRC = info.file_size, len(packed), info.CRC
    new.header_offset = archive.start_dir
    buffer.seek(archive.start_dir)
    buffer.write(new.FileHeader())
    buffer.write(packed)
    archive.start_dir = buffer.tell()
    archive.filelist.append(new)
    archive.NameToInfo[new.filename] = new
