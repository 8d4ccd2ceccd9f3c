"""Errors with their code, and message and remedy in both languages.  Every text may be shown to a clerk.

A `Refusal` is about the submitted file: the submitter must act, and the file is returned unchanged.
A `Fault` is about this machine or its configuration.  `operands` fill in the placeholders of the texts.
"""

from __future__ import annotations

from typing import ClassVar

from .model.outcome import Reason


class ZipingError(Exception):
    """The base of all errors a user may see."""

    code: ClassVar[str] = "error"
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    do_zh: ClassVar[str] = ""
    do_en: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def __init__(self, **operands: object) -> None:
        self.operands = operands
        super().__init__(self.reason().message_en)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle an error by its class and operands, so that a worker process can pass it on."""
        return _revive, (type(self), self.operands)

    def reason(self) -> Reason:
        """Return the error as data, with the placeholders of its texts filled in."""
        sentences = (s.format_map(self.operands) for s in (self.zh, self.en, self.do_zh, self.do_en))
        return Reason(self.code, *sentences)


def _revive(kind: type[ZipingError], operands: dict[str, object]) -> ZipingError:
    return kind(**operands)


class Refusal(ZipingError):
    """The file cannot be accepted as it is: the submitter must act."""

    exit_code = 3


class NotWord(Refusal):
    """Not a Word document, whatever its name says.  Operands: `what_zh`, `what_en`."""

    code = "not-word"
    zh = "这不是 Word 文档，而是{what_zh}。"
    en = "This is not a Word document but {what_en}."
    do_zh = "请用 Word 或 WPS 填写自评表，另存为 .docx 后重新提交。"
    do_en = "Fill in the form with Word or WPS, save it as .docx and submit it again."


class OtherFormat(NotWord):
    """A text document in a format that is not read.  Operands: `what_zh`, `what_en`, `program`.

    The form can be rescued: `program` opens the format and saves it as .docx.
    """

    zh = "文件格式是“{what_zh}”，不能直接读取，须先另存为 .docx。"
    en = "The file is in the format {what_en}, which is not read before it is saved as .docx."
    do_zh = "请用 {program} 打开后另存为 .docx，再重新提交。"
    do_en = "Open it in {program}, save it as .docx and submit that."


class FixedLayout(NotWord):
    """Finished pages (版式文件), from which no form can be recovered.  Operands: `what_zh`, `what_en`."""

    do_zh = "版式文件不能还原成表格，请提交生成它的 Word 原件（.docx）。"
    do_en = "The form cannot be recovered from finished pages: submit the Word document behind them (.docx)."


class Archive(NotWord):
    """Files packed in one.  Operands: `what_zh`, `what_en`."""

    do_zh = "请解压后逐个提交其中的 Word 文件。"
    do_en = "Unpack it and submit the Word documents in it one by one."


class Mail(NotWord):
    """A saved e-mail.  Operands: `what_zh`, `what_en`."""

    do_zh = "请把邮件附件中的 Word 文件另存下来，逐个提交。"
    do_en = "Save the Word documents attached to the e-mail and submit them one by one."


class ChunkOnly(Refusal):
    """The form is in a file that Word has not yet merged into the document (`w:altChunk`)."""

    code = "unreadable-form"
    zh = "文档的内容在外部片段（altChunk）中，须用 Word 另存后才并入正文，目前无法读取。"
    en = "The content is in an alternative chunk (altChunk) that Word has not yet merged into the text."
    do_zh = "请用 Word 打开后另存为 .docx（片段会并入正文），再重新提交。"
    do_en = "Open it in Word, which merges the chunk into the text, save it as .docx and submit that."


class NotDisarmed(Refusal):
    """A copy without harmful contents would not show what the document shows."""

    code = "not-disarmed"
    zh = "文档中有可能有害的内容（如外部片段、自动更新的域），去除后与原表不一致，因此未制作批注件。"
    en = (
        "The document has contents that may do harm (such as alternative chunks or fields that update"
        " themselves), and without them a copy would not show the same form, so no annotated copy was made."
    )
    do_zh = "请按回执在原文件中改正。"
    do_en = "Correct the original file as the receipt says."


class Encrypted(Refusal):
    """The document is protected with a password."""

    code = "encrypted"
    zh = "文档设有密码，无法读取。"
    en = "The document is protected with a password and cannot be read."
    do_zh = "请在 Word 中取消密码（文件 → 信息 → 保护文档），保存后重新提交。"
    do_en = "Remove the password in Word (File → Info → Protect Document), save and submit again."


class EncryptedOpenDocument(Encrypted):
    """An OpenDocument text is protected with a password, which Word cannot remove."""

    do_zh = "请用 LibreOffice 或 WPS 打开，另存为不设密码的 .docx 后重新提交。"
    do_en = "Open it in LibreOffice or WPS, save it as .docx without a password and submit that."


class RightsManaged(Encrypted):
    """The document is encrypted for certain persons (IRM)."""

    zh = "文档设有权限限制（IRM），无法读取。"
    en = "Access to the document is restricted (IRM), and it cannot be read."
    do_zh = "请在 Word 中取消限制（文件 → 信息 → 保护文档 → 限制访问 → 无限制访问），保存后重新提交。"
    do_en = (
        "Lift the restriction in Word (File → Info → Protect Document → Restrict Access →"
        " Unrestricted Access), save and submit again."
    )


class Damaged(Refusal):
    """The package or a part of it is broken.  Operand: `detail`."""

    code = "damaged"
    zh = "文档已损坏或不完整（{detail}）。"
    en = "The document is damaged or incomplete ({detail})."
    do_zh = "请用 Word 打开原件，确认内容完整后另存为新的 .docx 再提交。"
    do_en = "Open the original in Word, check that it is complete, save it as a new .docx and submit that."


class TooLarge(Refusal):
    """A configured limit was exceeded.  Operands: `what_zh`, `what_en`, `limit`."""

    code = "too-large"
    zh = "文档过大：{what_zh}超过上限 {limit}。"
    en = "The document is too large: {what_en} exceeds the limit of {limit}."
    do_zh = "请删除文档中的图片和附件，或拆成几个文件提交。"
    do_en = "Remove pictures and attachments from the document, or submit it in several files."


class Unsafe(Refusal):
    """The document contains something that no Word form needs but an attack would.  Operand: `detail`."""

    code = "unsafe"
    zh = "文档中含有不安全的内容（{detail}），未予读取。"
    en = "The document contains unsafe content ({detail}) and was not read."
    do_zh = "请把内容复制到一个新的空白文档中，另存为 .docx 后重新提交。"
    do_en = "Copy the contents into a new blank document, save it as .docx and submit that."


class LegacyNeedsLibreOffice(Refusal):
    """An old format that only LibreOffice can convert, and it is not installed.  Operand: `format`."""

    code = "legacy-needs-libreoffice"
    zh = "旧格式文档（{format}）需要 LibreOffice 才能读取，本机未安装。"
    en = "A document in the old format {format} needs LibreOffice, which is not installed here."
    do_zh = "请在 Word 中打开，另存为 .docx 后重新提交；或请管理员安装 libreoffice-writer-nogui。"
    do_en = (
        "Open it in Word, save it as .docx and submit that;"
        " or ask the administrator to install libreoffice-writer-nogui."
    )


class NoForm(Refusal):
    """A Word document without a self-evaluation form in it."""

    code = "no-form"
    zh = "文档中没有找到项目支出绩效自评表。"
    en = "No project expenditure performance self-evaluation form was found in the document."
    do_zh = "请确认提交的是填好的自评表，且表格没有被转成图片。"
    do_en = "Check that this is the completed form and that its table was not turned into a picture."


class WrongForm(Refusal):
    """A related form, not a project self-evaluation form.  Operands: `what_zh`, `what_en`."""

    code = "wrong-form"
    zh = "这是《{what_zh}》，不是项目支出绩效自评表。"
    en = "This is a {what_en}, not a project expenditure performance self-evaluation form."
    do_zh = "请提交项目支出绩效自评表；这份表格请按其原渠道报送。"
    do_en = "Submit the project expenditure self-evaluation form; report this one through its usual channel."


class UnreadableForm(Refusal):
    """A form whose layout could not be understood without guessing.  Operands: `detail_zh`, `detail_en`."""

    code = "unreadable-form"
    zh = "找到了自评表，但无法可靠读取：{detail_zh}。"
    en = "A form was found but it cannot be read reliably: {detail_en}."
    do_zh = "请使用统一下发的表样填写，不要改动表头和合并单元格，然后重新提交。"
    do_en = "Fill in the form as issued, do not change its headers or merged cells, and submit it again."


class ProjectsSideBySide(Refusal):
    """Two projects stand side by side in one table."""

    code = "projects-side-by-side"
    zh = "一张表里左右并列填写了两个项目，无法分清哪些内容属于哪个项目，未予读取。"
    en = "Two projects stand side by side in one table; it is uncertain what belongs to which."
    do_zh = "请每个项目单独填一张自评表（几张表可以放在同一个文档中，一张接一张），然后重新提交。"
    do_en = "Fill in one form per project (a document may have several, one below the other); submit again."


class Blocked(Refusal):
    """Findings block publication.  Operands: `what_zh`, `what_en`."""

    code = "blocked"
    zh = "自评表缺少公开所必需的内容：{what_zh}。"
    en = "The form lacks content that publication requires: {what_en}."
    do_zh = "请按回执中标为必须改正的各条补正后重新提交。"
    do_en = "Correct the items that the receipt marks as required and submit the form again."


class Timeout(Refusal):
    """Reading the document took longer than allowed.  Operand: `seconds`."""

    code = "timeout"
    zh = "读取文档超过 {seconds} 秒，已停止。"
    en = "Reading the document took more than {seconds} seconds and was stopped."
    do_zh = "请把内容复制到新的空白文档中，另存为 .docx 后重新提交；如仍出现请联系管理员。"
    do_en = (
        "Copy the contents into a new blank document, save it as .docx and submit that;"
        " contact the administrator if this happens again."
    )


class IdCollision(Refusal):
    """Another project (year, unit, name) has the same record id.  Operand: `id`."""

    code = "id-collision"
    zh = "记录编号 {id} 已属于另一个项目，未予公开。"
    en = "The record id {id} already belongs to another project; nothing was published."
    do_zh = "请联系管理员；在项目名称中补充区别性文字后可重新提交。"
    do_en = "Contact the administrator; the form can be submitted again with a more specific project name."


class SameProjectTwice(Refusal):
    """Several forms of a document are about one project but differ.  Operands: `numbers_zh`, `numbers_en`."""

    code = "same-project-twice"
    zh = "本文档第 {numbers_zh} 份自评表是同一个项目（年度、单位、项目名称都相同），内容却不同，均未公开。"
    en = (
        "Forms {numbers_en} of this document are about one project (same year, unit and name) but differ;"
        " none of them was published."
    )
    do_zh = "请只保留正确的一份；如确为不同项目，请在项目名称中补充区别性文字，然后重新提交。"
    do_en = (
        "Keep only the correct form or, if the projects are different, make their names distinct;"
        " then submit again."
    )


class Superseded(Refusal):
    """A later submission of the same project has a newer version, which applies."""

    code = "superseded"
    zh = "此项目已有更新的版本，以新版本为准。"
    en = "A newer version of this project has been submitted and applies instead of this one."
    do_zh = "无需处理；如这一版本才是正确的，请用 Word 另存为新文件后重新提交。"
    do_en = (
        "Nothing needs to be done; if this version is the right one, save it as a new file in Word and submit"
        " that."
    )
    exit_code = 0


class OlderVersion(ZipingError):
    """Bytes that were published before, and that a newer version has overtaken.  Operands: `name`, `when`."""

    code = "older-version"
    zh = "这是旧版本：与 {when} 提交的“{name}”完全相同，此后该项目已有更新的版本。未作任何改动。"
    en = (
        "This is an older version: it is identical to “{name}”, submitted {when}, and the project has a newer"
        " version since. Nothing was changed."
    )
    do_zh = "请核对：如误放了旧文件，无需处理；如确要恢复这一版本，请用 Word 另存为新文件后重新提交。"
    do_en = (
        "Please check: if the old file was dropped by mistake, nothing needs to be done; to go back to this"
        " version, save it as a new file in Word and submit that."
    )
    exit_code = 0


class Withdrawn(ZipingError):
    """The record was withdrawn from the public site.  Operand: `why`."""

    code = "withdrawn"
    zh = "已撤回：{why}"
    en = "Withdrawn: {why}"
    do_zh = "如内容已更正，请提交更正后的自评表，经审批后重新公开。"
    do_en = "If the content was corrected, submit the corrected form; it is published again once approved."
    exit_code = 0


class WithdrawnBefore(ZipingError):
    """The message to the submitter about a withdrawn record; it does not disclose the office's reason."""

    code = "withdrawn"
    zh = "这一版本已由管理单位撤回，未作任何改动。"
    en = "The office has withdrawn this version; nothing was changed."
    do_zh = "如内容已更正，请提交更正后的自评表，经审批后重新公开。"
    do_en = "If the content was corrected, submit the corrected form; it is published again once approved."
    exit_code = 0


class JoinedInto(ZipingError):
    """Another record of the same project replaced this one.  Operands: `new`, `why`."""

    code = "joined"
    zh = "已并入 {new}：{why}"
    en = "Joined into {new}: {why}"
    do_zh = "今后请以并入后的项目名称报送。"
    do_en = "Submit the project under the name of that record from now on."
    exit_code = 0


class Duplicate(ZipingError):
    """The same bytes were submitted before, and that submission is still valid.  Operands: `name`, `when`."""

    code = "duplicate"
    zh = "与 {when} 提交的“{name}”完全相同，未作任何改动。"
    en = "This file is identical to “{name}”, submitted {when}; nothing was changed."
    do_zh = "无需处理；如内容应有修改，请检查提交的是否为修改后的文件。"
    do_en = (
        "Nothing needs to be done; if something should have changed, check that the new file was submitted."
    )
    exit_code = 0


class NotARecord(ZipingError):
    """A file that should be a canonical record but is not.  Operands: `detail_zh`, `detail_en`."""

    code = "not-a-record"
    zh = "该文件不是可用于填表的记录：{detail_zh}。"
    en = "A form cannot be filled in from this file: {detail_en}."
    do_zh = "请使用 ziping extract 输出的记录，或网站上的 record.json。"
    do_en = "Use a record that `ziping extract` prints, or a record.json of the website."
    exit_code = 2


class LayoutLacks(ZipingError):
    """The layout has no place for some contents of the record.  Operands: `layout`, `pointers`."""

    code = "layout-lacks"
    zh = "表样 {layout} 没有这些内容的位置：{pointers}。"
    en = "The layout {layout} has no place for {pointers}."
    do_zh = "请换一种表样，或不写 --layout，由程序选择。"
    do_en = "Choose another layout, or leave out --layout and let the program choose."
    exit_code = 2


class Repeated(ZipingError):
    """An identical form precedes this one in the document.  Operand: `number`."""

    code = "duplicate"
    zh = "与本文档第 {number} 份自评表内容相同，只公开一次。"
    en = "Identical to form {number} of this document; it is published only once."
    do_zh = "无需处理；如本应是另一个项目，请改正后重新提交。"
    do_en = "Nothing needs to be done; if this was meant to be another project, correct it and submit again."
    exit_code = 0


class Fault(ZipingError):
    """This machine or its configuration is at fault; the file is kept and retried."""

    exit_code = 4


class Internal(Fault):
    """An error of the program itself.  Operand: `detail`."""

    code = "internal"
    zh = "程序内部错误（{detail}）。原件已保存。"
    en = "Internal error ({detail}). The original is kept."
    do_zh = "无需重新提交；请管理员查看日志并升级程序后重试。"
    do_en = "No need to submit again; the administrator should read the log, upgrade and retry."


class Interrupted(Fault):
    """The service was stopped during a long operation, which can be repeated."""

    code = "interrupted"
    zh = "服务正在停止，该操作没有完成。"
    en = "The service is stopping; the operation was not completed."
    do_zh = "服务启动后请重新运行。"
    do_en = "Run it again once the service has started."


class Unprintable(Fault):
    """The pages of some public records could not be rendered again.  Operand: `ids`."""

    code = "unprintable"
    zh = "以下记录的公开文件缺失或无法读取，页面未重写：{ids}。其余页面已更新。"
    en = (
        "The public files of these records are missing or cannot be read, and their pages were not rewritten:"
        " {ids}. All other pages were updated."
    )
    do_zh = "请从备份恢复其 record.json，或重新提交原件，然后再次运行。"
    do_en = "Restore their record.json from a backup or submit the originals again, then run this again."


class Unindexed(Fault):
    """Pagefind did not build the search index.  Operand: `detail`."""

    code = "unindexed"
    zh = "检索索引未能生成（{detail}）。页面和数据不受影响。"
    en = "The search index could not be built ({detail}). Pages and data are not affected."
    do_zh = "请确认 pagefind[extended] 已安装、磁盘空间充足，然后运行 ziping site。"
    do_en = "Check that pagefind[extended] is installed and the disk has space, then run `ziping site`."


class MirrorFailed(Fault):
    """The public folder could not be copied to its target.  Operands: `target`, `detail`."""

    code = "mirror"
    zh = "无法把网站同步到 {target}（{detail}）。"
    en = "The site could not be mirrored to {target} ({detail})."
    do_zh = "请检查地址、权限、网络和磁盘空间后重试；已同步的部分不会重复传送。"
    do_en = (
        "Check address, permissions, network and disk space, and try again;"
        " what was already copied is not sent again."
    )


class VolumeNotBuilt(Fault):
    """A form's published PDF cannot be included in a volume.  Operands: `name`, `detail`."""

    code = "unbound"
    zh = "汇编未能生成：{name} 的 PDF 无法装订（{detail}）。各表的页面、记录和 PDF 不受影响。"
    en = (
        "The volume could not be built: the PDF of {name} cannot be included ({detail})."
        " The pages, records and PDFs of the forms are not affected."
    )
    do_zh = "请运行 ziping site --rebuild 重新生成。"
    do_en = "Run `ziping site --rebuild` to make it again."


class RequestFailed(Fault):
    """The running service could not do what a command asked.  Operands: `zh`, `en`."""

    code = "request-failed"
    zh = "服务未能完成该操作：{zh}"
    en = "The service could not do this: {en}"
    do_zh = "请查看服务日志，按提示处理后重试。"
    do_en = "Read the service's log, fix the problem that it names and try again."


class Unreadable(Fault):
    """A submitted file cannot be read or is missing; nothing of it is kept.  Operand: `detail`."""

    code = "unreadable"
    zh = "文件无法读取（{detail}）。"
    en = "The file cannot be read ({detail})."
    do_zh = "请确认文件还在、程序有权读取，然后重新提交。"
    do_en = "Check that the file still exists and that the program may read it, then submit it again."


class MachineFault(Fault):
    """Something the program needs cannot be read or written.  Operands: `path`, `detail`."""

    code = "machine"
    zh = "无法读写 {path}（{detail}）。"
    en = "Cannot read or write {path} ({detail})."
    do_zh = "请管理员检查权限和磁盘空间，然后重新提交。"
    do_en = "The administrator should check permissions and disk space; then submit the file again."


class MachineFaultKept(MachineFault):
    """A `MachineFault` after the original was kept."""

    zh = "无法读写 {path}（{detail}）。原件已保存。"
    en = "Cannot read or write {path} ({detail}). The original is kept."
    do_zh = "无需重新提交；请管理员检查权限和磁盘空间，之后会再次处理。"
    do_en = "No need to submit again; the administrator should check permissions and disk space."


class ConfigurationError(ZipingError):
    """The base of errors in configuration, folders or state that keep the program from running.

    The subclasses are defined in the modules that raise them.
    """

    code = "configuration"
    exit_code = 1


class LedgerTrouble(ConfigurationError):
    """The ledger cannot be read or written; nothing is processed without it.  Operands: `path`, `detail`."""

    code = "ledger"
    zh = "台账 {path} 无法读写（{detail}）。"
    en = "The ledger {path} cannot be read or written ({detail})."
    do_zh = (
        "请检查该文件及其文件夹的权限和磁盘空间；如文件已损坏，请运行 ziping ledger rebuild 重建"
        "（或用备份替换），不要删除。"
    )
    do_en = (
        "Check the permissions of the file and its folder, and the disk space; if the file is damaged, run"
        " `ziping ledger rebuild` (or replace it with a backup); do not delete it."
    )
