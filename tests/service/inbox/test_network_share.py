"""Files on a network share: a real Samba server, a real client and a running service."""

from __future__ import annotations

from pathlib import Path

from support.fakes import form, packed, submitted
from support.running import running, states
from support.samba import sharing
from support.waiting import until

from pipeline.config.settings import Settings
from pipeline.service.monitoring.status import status
from pipeline.storage.open_elsewhere import is_open_for_writing


def is_held_open(path: Path) -> bool | None:
    with path.open("rb") as file:
        return is_open_for_writing(file.fileno())


def reason(settings: Settings) -> str | None:
    """Return why the last file waits."""
    found = status(settings)["submissions"][-1]["reason"]
    return found and str(found["code"])


def test_files_arrive_are_renamed_and_overwritten_over_a_share(settings: Settings, tmp_path: Path) -> None:
    local = tmp_path / "clerk"
    local.mkdir()
    for name, text in (("a", "v1"), ("b", "v2")):
        (local / name).write_bytes(packed(submitted(form("甲", text))))
    (local / "c").write_bytes(packed(submitted(form("乙"))))
    (local / "e").write_bytes(packed(submitted(form("戊"))))
    (local / "d").write_bytes(packed(submitted(form("丙"))))
    with sharing(settings.inbox) as share, running(settings) as service:
        share.run(f'put "{local}/a" "甲.docx"', f'put "{local}/b" "甲.docx"')
        assert service.answer() == "甲.docx published"
        share.run(
            "mkdir 单位", f'put "{local}/c" "单位/~WRD0001.tmp"', 'rename "单位/~WRD0001.tmp" "单位/乙.docx"'
        )
        assert service.answer() == "单位/乙.docx published"
        share.run(f'put "{local}/d" "旧.docx"', 'rename "旧.docx" "丙.docx"')
        assert service.answer() == "丙.docx published"
        share.run(f'put "{local}/e" ".戊.docx"')
        with share.holding_open(".戊.docx"):
            hidden = settings.inbox / ".戊.docx"
            until(lambda: is_held_open(hidden))
            hidden.rename(settings.inbox / "戊.docx")
            until(lambda: reason(settings) == "writing")
        assert service.answer() == "戊.docx published"
        assert "甲.回执.html" in share.run('ls "回执/*"')
        assert "乙.回执.html" in share.run('ls "单位/回执/*"')
        assert ".docx" not in share.run('ls "*"')
        assert service.stop() == 0
    assert states(settings) == [(n, "published") for n in ("甲.docx", "单位/乙.docx", "丙.docx", "戊.docx")]
    assert {r["revision"] for r in status(settings)["records"]} == {1}
    (first,) = [
        p for p in (settings.outbox / "public" / "2022").rglob("record.json") if "jia" in p.parent.name
    ]
    assert '"v2"' in first.read_text("utf-8")
