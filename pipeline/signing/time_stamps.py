"""Obtains time stamps (RFC 3161) for seals over HTTP from the authority in `publish.pades_timestamp`."""

from __future__ import annotations

import asyncio
from http.client import HTTPException
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from ..errors import Fault

_SECONDS = 10.0
_LONGEST = 1 << 20
"""Largest number of bytes that are read of an answer."""


class _Authority(TimeStamper):
    """A pyHanko client of an authority that uses the standard library for HTTP."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer.  Raises NoTimeStamp."""
        return await asyncio.to_thread(self._asked, req.dump())

    def _asked(self, asked: bytes) -> tsp.TimeStampResp:
        kind = {"Content-Type": "application/timestamp-query"}
        request = Request(self._address, asked, kind)  # noqa: S310 - the configuration takes http(s) only
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(_LONGEST), strict=True)
        except (OSError, HTTPException, ValueError) as error:
            raise NoTimeStamp(address=self._address, detail=error) from error


def stamper(address: str) -> TimeStamper:
    """Return the client of the authority at an address; it raises NoTimeStamp if it gets no time stamp."""
    return _Authority(address)


class NoTimeStamp(Fault):
    """No time stamp was received, so the files to be sealed wait.  Operands: `address`, `detail`."""

    code = "no-time-stamp"
    zh = "时间戳服务 {address} 没有答复（{detail}）。原件已保存。"
    en = "The time-stamp authority {address} does not answer ({detail}). The original is kept."
    do_zh = "无需重新提交；请管理员检查 [publish] pades_timestamp，之后会再次处理。"
    do_en = "No need to submit again; the administrator should check pades_timestamp in [publish]."
