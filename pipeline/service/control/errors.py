"""Requests of the officer that cannot be carried out: wrong usage, explained in both languages."""

from __future__ import annotations

from ...errors import ZipingError
from ...model.outcome import Reason


class Declined(ZipingError):
    """The decision does not fit the records as they are; nothing was changed."""

    exit_code = 2


class DeclinedByService(Declined):
    """A decision that the running service declined.  Operands: those of a `Reason`."""

    code = "declined"

    def reason(self) -> Reason:
        """Return the reason as the service gave it."""
        return Reason(**{name: str(value) for name, value in self.operands.items()})


class UnknownRecord(Declined):
    """No record has this id.  Operand: `id`."""

    code = "unknown-record"
    zh = "没有编号为 {id} 的记录。"
    en = "There is no record {id}."
    do_zh = "请用 ziping status 查看记录编号。"
    do_en = "See `ziping status` for the ids of records."


class NotHeld(Declined):
    """The record is not waiting for approval.  Operands: `id`, `state`."""

    code = "not-held"
    zh = "记录 {id} 不在待审批状态（{state}）。"
    en = "The record {id} is not waiting for approval ({state})."
    do_zh = "未作任何改动；已撤回的记录须重新提交后审批。"
    do_en = "Nothing was changed; a withdrawn record must be submitted again and then approved."


class AlreadyWithdrawn(Declined):
    """The record that should be superseded has already been withdrawn.  Operand: `id`."""

    code = "already-withdrawn"
    zh = "记录 {id} 已经撤回。"
    en = "The record {id} has already been withdrawn."
    do_zh = "未作任何改动。"
    do_en = "Nothing was changed."


class NotPublic(Declined):
    """The record that should replace another one is itself withdrawn.  Operand: `id`."""

    code = "not-public"
    zh = "记录 {id} 已撤回，不能取代其他记录。"
    en = "The record {id} is withdrawn and cannot take the place of another."
    do_zh = "请指定一份已公开或待审批的记录。"
    do_en = "Name a record that is public or waits for approval."


class NotOfOneYear(Declined):
    """The two records cannot belong to one project.  Operands: `old`, `new`."""

    code = "not-of-one-year"
    zh = "{old} 与 {new} 不是同一年度的两份记录。"
    en = "{old} and {new} are not two records of the same fiscal year."
    do_zh = "只能合并同一年度、同一项目的两份记录。"
    do_en = "Only two records of one project in one fiscal year can be joined."


class UnknownCode(Declined):
    """No rule has this code.  Operand: `code`."""

    code = "unknown-code"
    zh = "没有代码为 {code} 的审核规则。"
    en = "There is no rule {code}."
    do_zh = "规则代码见回执中每条意见的右侧。"
    do_en = "The receipt shows the code of every finding."


class NotWaivable(Declined):
    """The rule cannot be waived, because there is no record without what it requires.  Operand: `code`."""

    code = "not-waivable"
    zh = "{code} 不能豁免：缺少项目名称或年度就无法成为一份记录。"
    en = "{code} cannot be waived: without a project name or a fiscal year there is no record."
    do_zh = "请由报送单位补正后重新提交。"
    do_en = "The unit must complete the form and submit it again."
