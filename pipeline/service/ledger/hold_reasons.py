"""The reasons why a revision is held for approval, with their messages in both languages.

The ledger stores a reason as JSON: its code and operands; `reason_of` turns that back into messages.
"""

from __future__ import annotations

import json

from ...errors import ZipingError
from ...model.outcome import Reason


class Hold(ZipingError):
    """Why a revision is not public until the officer approves it."""

    exit_code = 0
    do_zh = "无需处理；审批后自动公开，届时将更新本回执。"
    do_en = "Nothing needs to be done; it is published once approved, and this receipt is then updated."

    def stored(self) -> str:
        """Return the reason as the ledger stores it."""
        return json.dumps({"code": self.code} | self.operands, ensure_ascii=False)


class Approval(Hold):
    """`publish.mode = "approve"`: every revision is approved before it is published."""

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
    do_en = "If the sender has really changed, do nothing; otherwise check the project's name and unit."


class AfterWithdrawal(Hold):
    """The record was withdrawn, and this version differs from the withdrawn one.  Operand: `when`."""

    code = "after-withdrawal"
    zh = "此项目的公开内容已于 {when} 撤回，新版本须经审批后公开。"
    en = "The published form of this project was withdrawn on {when}; a new version waits for approval."


class LooksAlike(Hold):
    """The names look like those of a known record, in other characters.  Operands: `before`, `now`."""

    code = "look-alike"
    zh = "本表的“{now}”与已有的“{before}”看起来相同，但用字不同，须经审批后公开。"
    en = (
        "“{now}” looks like “{before}”, which is known already, but has other characters: "
        "it waits for approval."
    )
    do_zh = "如为同一项目，请按原来的用字填写后重新提交；如为不同项目，无需处理。"
    do_en = "If it is the same project, write the names as before and submit again; if not, do nothing."


class FindingHolds(Hold):
    """A finding of the form is to be decided by a person.  Operands: `codes`, `what_zh`, `what_en`."""

    code = "finding"
    zh = "表中有须经人工确认的内容（{what_zh}），审批后公开。"
    en = "Something on the form must be confirmed by a person ({what_en}): it waits for approval."


class ReadOtherwise(Hold):
    """The program now reads the file differently from when it was approved."""

    code = "read-otherwise"
    zh = "审批之后，程序对本文件的读取结果有了变化，须重新审批。"
    en = "The program now reads this file differently from when it was approved: it waits for approval again."


_HOLDS = {
    hold.code: hold
    for hold in (Approval, AnotherSender, AfterWithdrawal, LooksAlike, FindingHolds, ReadOtherwise)
}


def reason_of(stored: str) -> Reason:
    """Return the messages of a stored reason."""
    operands = json.loads(stored)
    return _HOLDS[operands.pop("code")](**operands).reason()
