"""The change log is replayed into a new ledger."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.service.ledger.change_log import replay
from pipeline.service.ledger.database import Ledger
from pipeline.translate.look_alikes import skeleton


def test_a_log_of_an_older_program_gives_records_their_skeletons(tmp_path: Path) -> None:
    row = {"id": "2022-a-0123456789ab", "year": 2022, "serial": 1, "key": "2022\nА\nl"}
    ledger = Ledger.open(tmp_path / "ledger")
    assert replay(ledger, [json.dumps({"table": "records", "row": row})]) == 0
    found = ledger.row("SELECT skeleton FROM records")
    ledger.close()
    assert found is not None
    assert found["skeleton"] == skeleton("2022\nA\n1")
