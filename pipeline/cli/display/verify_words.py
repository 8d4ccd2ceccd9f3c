"""The texts of `ziping verify`, in both languages."""

from __future__ import annotations

VERDICTS = {
    "published": ("✓ 这是已公开的内容。", "  This is what was published."),
    "agrees": (
        "○ 与其清单一致，但清单没有签名，不能证明是本单位公开的内容。",
        "  It agrees with its manifest, which is not signed; this does not prove that it was published.",
    ),
    "altered": ("✗ 这不是现在公开的内容。", "  This is not what is published now."),
    "unknown": (
        "? 无法判断是否已公开：没有可比对的清单。请用 --manifest 指明网站的 manifest.json。",
        "  Without a manifest it is unknown whether this was published; give the site's with --manifest.",
    ),
}
"""The verdict in both languages."""

UNCHECKED = (
    "○ 与其清单一致，但清单的签名未经核对。请用 --public-key 指明单位的公钥。",
    "  It agrees with its manifest, whose signature was not checked; give the key with --public-key.",
)
"""The verdict `agrees` if the manifest has a signature."""

CHECKS = {
    "file-published": (
        "文件与公开清单一致（SHA-256 {what}）。",
        "The manifest lists it (SHA-256 {what}).",
    ),
    "file-differs": (
        "文件不在公开清单中（SHA-256 {what}）。",
        "The manifest does not list it (SHA-256 {what}).",
    ),
    "record-published": ("记录 {what} 与公开的一致。", "The record {what} is the published one."),
    "record-differs": ("记录 {what} 与公开的不同。", "The record {what} differs from the published one."),
    "record-unlisted": (
        "记录 {what} 未公开或已撤回。",
        "The record {what} is not public, or was withdrawn.",
    ),
    "record-earlier": (
        "记录是较早的第 {what} 版，现已更新。",
        "The record is an earlier one, revision {what}; it has been updated since.",
    ),
    "page-agrees": ("页面与内含的记录逐字节一致。", "The page matches the record in it byte for byte."),
    "page-resaved": (
        "页面文字与内含的记录一致，但文件由其他程序或版本存过。",
        "The text of the page matches the record in it, but another program or version saved the file.",
    ),
    "page-differs": ("页面文字与内含的记录不符。", "The text of the page does not match the record in it."),
    "page-unjudged": (
        "英文页面由单位自己的译文生成，此处没有这些译文，无法核对文字。",
        "The English page was made with the office's own translations, which are not available here;"
        " its text cannot be checked.",
    ),
    "no-record": (
        "PDF 中没有内含记录，不是本系统生成的。",
        "There is no record in the PDF: another program made it.",
    ),
    "no-manifest": ("没有可比对的清单 {what}", "There is no manifest to compare with {what}"),
    "part-missing": (
        "缺少清单的一部分 {what}；请从网站下载，放在清单旁边的同名文件夹中。",
        "A part of the manifest is missing: {what}. Download it from the site; it belongs in the folder"
        " manifest beside it.",
    ),
    "part-altered": ("清单的一部分被改动：{what}", "a part of the manifest was altered: {what}"),
    "missing": ("缺少：{what}", "missing: {what}"),
    "altered": ("被改动：{what}", "altered: {what}"),
    "extra": ("清单之外：{what}", "not in the manifest: {what}"),
    "complete": ("{what} 个文件全部一致。", "All {what} files match."),
    "seal-good": (
        "本单位的电子签章有效，此后文件未被改动（{what}）。",
        "The office's seal is valid; the file was not changed after it ({what}).",
    ),
    "seal-bad": (
        "电子签章无效，或签章后文件被改动。",
        "The seal is not valid, or the file was changed after it.",
    ),
    "seal-other": ("电子签章不是本单位的（{what}）。", "The seal is not the office's ({what})."),
    "seal-stranger": (
        "签章后文件未被改动；签章人自称 {what}，请用 --certificate 指明单位证书核对。",
        "The file was not changed after the seal; the signer claims to be {what}."
        " To check that, give the office's certificate with --certificate.",
    ),
    "seal-missing": ("文件没有电子签章。", "The file has no seal."),
    "seal-unread": (
        "文件有电子签章；核对需安装 ziping[sign]。",
        "The file has a seal; install ziping[sign] to check it.",
    ),
    "signature-good": ("清单的签名有效。", "The manifest's signature is valid."),
    "signature-bad": ("清单没有签名，或签名无效。", "The manifest is not signed by this key."),
}
"""The result of each check, in both languages."""
