"""The reasons why a revision is held for approval, with their messages in both languages.

The ledger stores a reason as JSON, its code and operands; `reason_of` turns that into messages again.
"""

from __future__ import annotations

import json

from ...errors import ZipingError
from ...model.outcome import Reason


class Hold(ZipingError):
    """A revision is not public until the officer approves it."""

    exit_code = 0
    do_zh = "无需处理；审批后自动公开，届时将更新本回执。"
    do_en = "Nothing needs to be done; it is published once approved, and this receipt is renewed then."

    def stored(self) -> str:
        """As the ledger keeps it."""
        return json.dumps({"code": self.code} | self.operands, ensure_ascii=False)


class Approval(Hold):
    """`publish.mode = "approve"`: whatever is published is approved before."""

    code = "approval"
    zh = "公开前须经审批，现暂存待审。"
    en = "It waits for approval, as everything does before it is published."


class AnotherSender(Hold):
    """The last revision came from another sub-folder of the inbox.  Operands: `before`, `now`."""

    code = "another-sender"
    zh = "此项目此前由“{before}”报送，本次来自“{now}”，须经审批后公开。"
    en = (
        "This project was submitted from “{before}” before and now comes from “{now}”: it waits for approval."
    )
    do_zh = "如报送单位确有变更，无需处理；否则请核对项目名称和实施单位是否填写正确。"
    do_en = "If the sender changed indeed nothing needs to be done; else check the project's name and unit."


class AfterWithdrawal(Hold):
    """The record was withdrawn, and this version says something else.  Operand: `when`."""

    code = "after-withdrawal"
    zh = "此项目的公开内容已于 {when} 撤回，新版本须经审批后公开。"
    en = "What was public of this project was withdrawn on {when}; a new version waits for approval."


class ReadOtherwise(Hold):
    """What the program makes of the file today is not what was approved."""

    code = "read-otherwise"
    zh = "审批之后，程序对本文件的读取结果有了变化，须重新审批。"
    en = "The program reads this file otherwise than when it was approved: it waits for approval again."


_HOLDS = {hold.code: hold for hold in (Approval, AnotherSender, AfterWithdrawal, ReadOtherwise)}


def reason_of(stored: str) -> Reason:
    """The sentences of what the ledger keeps."""
    operands = json.loads(stored)
    return _HOLDS[operands.pop("code")](**operands).reason()
