"""`ziping verify`: check whether a file, or a copy of the site, is what was published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Json, Outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...verify.checks import VerifyCheck
    from ...verify.verify import Reference

CODES = {"published": 0, "agrees": 0, "altered": 3, "unknown": 4}
"""The exit code of each verdict."""
_HELP = "PDF、record.json 或网站副本。A PDF, a record or a copy of the site."
_SHOWN = 20
"""Maximum number of checks that are printed; in a folder, each file that differs is one."""


def verify(
    path: Annotated[Path, typer.Argument(exists=True, help=_HELP)],
    *,
    manifest: Annotated[
        Path | None, typer.Option(help="网站的 manifest.json。The site's manifest.", exists=True)
    ] = None,
    outbox: Outbox = None,
    public_key: Annotated[
        Path | None, typer.Option(help="minisign 公钥文件。The office's public key.", exists=True)
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(help="单位签章证书（PEM）。The office's certificate, PEM or DER.", exists=True),
    ] = None,
    as_json: Json = False,
) -> None:
    """核对是否为已公开的内容。Check whether something is what was published."""
    from ... import config
    from ...config.configured_keys import own_certificates
    from ...verify import verify as service
    from ...verify.checks import verdict
    from ..display.output import print_json

    key = public_key.read_text("utf-8") if public_key else None
    office = config.load({"paths.outbox": outbox}).settings
    seals = _certificates(certificate) if certificate else own_certificates(office)
    given = service.reference_for(path, manifest, key, office if outbox else None, seals)
    checks = service.verify(path, given)
    if as_json:
        print_json(service.as_json(str(path), checks, trusted=given.is_trusted))
    else:
        _tell(checks, given)
    raise typer.Exit(CODES[verdict(checks, trusted=given.is_trusted)])


def _certificates(named: Path) -> tuple[bytes, ...]:
    from ...signing.key_files import certificates_in

    try:
        return tuple(certificates_in(named.read_bytes()))
    except ValueError as error:
        raise typer.BadParameter(f"{named}: {error}") from error


def _tell(checks: Sequence[VerifyCheck], given: Reference) -> None:
    from ...printable import shown
    from ...verify.checks import verdict
    from ..display.verify_words import CHECKS, UNCHECKED, VERDICTS

    found = verdict(checks, trusted=given.is_trusted)
    for line in UNCHECKED if found == "agrees" and given.signature else VERDICTS[found]:
        typer.echo(line)
    for check in checks[:_SHOWN]:
        mark = "✗" if check.is_bad else "·"
        zh, en = (sentence.format(what=shown(check.what)) for sentence in CHECKS[check.code])
        typer.echo(f"  {mark} {zh}\n    {en}")
    if len(checks) > _SHOWN:
        typer.echo(f"  … {len(checks) - _SHOWN}")
