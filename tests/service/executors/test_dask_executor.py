"""A cluster gives the same bytes as one machine, once each, whichever of its machines fail."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.fakes import FakePageMaker, Ticking, form, prepare, submitted
from support.folders import ROOT
from support.waiting import until

from pipeline.config.cluster import ClusterSettings
from pipeline.config.settings import Settings
from pipeline.model.answer import Answer
from pipeline.ops import probes
from pipeline.service.context.guard import Result
from pipeline.service.executors import dask_status, fingerprint
from pipeline.service.executors.choose import executor_for
from pipeline.service.executors.errors import NoCluster, NoDask, UnfitWorkers
from pipeline.service.monitoring.status import status
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.batch import convert

dask_cluster = pytest.importorskip("support.dask_cluster", reason="no dask here")
pytest.importorskip("distributed")

EXAMPLES = ROOT / "examples" / "single"


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dask_cluster.DaskCluster]:
    monkeypatch.setenv("ZIPING_TEST_MARK", str(tmp_path / "stalled"))
    (tmp_path / "dask").mkdir()
    made = dask_cluster.DaskCluster(tmp_path / "dask")
    try:
        made.start("one", "two")
        yield made
    finally:
        made.close()


def on(cluster: dask_cluster.DaskCluster, settings: Settings, name: str) -> Settings:
    terms = ClusterSettings(cluster.address, patience=5.0)
    return replace(settings, executor="dask", cluster=terms, outbox=settings.outbox.with_name(name))


def published(settings: Settings) -> dict[str, bytes]:
    public = settings.outbox / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


def killing(mark: Path, cluster: dask_cluster.DaskCluster, killed: list[str]) -> Callable[[], None]:
    """Kill the dask worker whose process stalls, and that process."""

    def wait() -> None:
        until(mark.exists)
        leader, process = map(int, mark.read_text().split())
        killed.append(cluster.name_of(leader))
        cluster.kill(killed[0])
        os.kill(process, signal.SIGKILL)

    return wait


def test_a_cluster(
    cluster: dask_cluster.DaskCluster, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several checks in one test, because setting up a cluster takes seconds."""
    real = on(cluster, replace(settings, pdf_languages=()), "real")
    most = counted(monkeypatch)
    the_same_bytes_as_here(real)
    what_is_lost_is_done_elsewhere(cluster, on(cluster, settings, "lost"), tmp_path)
    machines_that_differ_are_refused(cluster, real, monkeypatch)
    a_scheduler_that_is_gone_is_said(cluster, real)
    assert most == [4]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the files in progress and keep the largest number: at most two for each of two threads."""
    from pipeline.service.executors.dask_executor import DaskExecutor

    submit, under_way, most = DaskExecutor.submit, [0], [0]

    def seen(self: DaskExecutor, *given: Any, **more: Any) -> Future[Result]:  # noqa: ANN401 - handed on
        answer = submit(self, *given, **more)
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        answer.add_done_callback(lambda _: under_way.__setitem__(0, under_way[0] - 1))
        return answer

    monkeypatch.setattr(DaskExecutor, "submit", seen)
    return most


def the_same_bytes_as_here(real: Settings) -> None:
    files = sorted(EXAMPLES.glob("*.docx"))[:2]
    convert(files, real, clock=Ticking())
    here = replace(real, executor="local", outbox=real.outbox.with_name("here"))
    convert(files, here, clock=Ticking())
    assert published(real) == published(here)
    assert len([path for path in published(real) if path.endswith("record.json")]) == 2


def what_is_lost_is_done_elsewhere(
    cluster: dask_cluster.DaskCluster, settings: Settings, tmp_path: Path
) -> None:
    """One of two workers is killed while it processes a file; another file kills two processes, no worker."""
    given = tmp_path / "given"
    given.mkdir()
    for n in range(6):
        deed = {"do": "stall once"} if n == 1 else {}
        (given / f"{n}.docx").write_bytes(submitted(form(f"项目{n}"), **deed))
    (given / "9.docx").write_bytes(submitted(form("死"), do="die"))
    killed: list[str] = []
    watcher = threading.Thread(target=killing(tmp_path / "stalled", cluster, killed))
    watcher.start()
    seen: list[dict[str, str]] = []

    def look(_: Answer) -> None:
        seen.append(status(settings)["cluster"])

    answers = convert([given], settings, on_answer=look, page_maker=FakePageMaker(), make_chain=prepare)
    watcher.join()
    assert [answer.verdict for answer in answers] == ["published"] * 6 + ["failed"]
    assert [r.revision for answer in answers for r in answer.records] == [1] * 6
    assert answers[-1].reason
    assert answers[-1].reason.code == "internal"
    assert len(killed) == 1
    assert seen[0].keys() == {"scheduler", "dashboard"}
    assert seen[0]["scheduler"] == cluster.address
    assert status(settings)["cluster"] is None


def machines_that_differ_are_refused(
    cluster: dask_cluster.DaskCluster, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.service.executors import dask_client

    (check,) = probes.cluster(settings)
    assert (check.state, check.detail) == ("ok", f"{cluster.address} (1 threads)")
    here = fingerprint.versions() | {"weasyprint": "1.0"}
    with monkeypatch.context() as patched:
        patched.setattr(dask_client, "differences", lambda _, there: fingerprint.differences(here, there))
        with pytest.raises(UnfitWorkers, match=r"weasyprint .* \(here 1\.0\)"):
            executor_for(settings, 1)
    cluster.join("bare", ziping=False)
    cluster.until("bare")
    with pytest.raises(UnfitWorkers, match="no ziping, or another version"):
        executor_for(settings, 1)
    (check,) = probes.cluster(settings)
    assert check.state == "unfit"


def a_scheduler_that_is_gone_is_said(cluster: dask_cluster.DaskCluster, settings: Settings) -> None:
    cluster.leave("bare")
    gone = replace(settings, cluster=replace(settings.cluster, patience=0.5))
    workers = executor_for(gone, 1)
    cluster.kill("scheduler")
    result = workers.submit(b"", "甲.docx").result()
    assert result.verdict == "failed"
    with pytest.raises(NoCluster):
        workers.submit(b"", "甲.docx")
    workers._counted = float("-inf")
    assert workers.capacity() >= 1
    workers.close()
    with pytest.raises(NoCluster) as refused:
        executor_for(gone, 1)
    assert cluster.address in refused.value.reason().message_en


def test_certificates_are_handed_to_dask_where_they_are_named(tmp_path: Path) -> None:
    from pipeline.service.executors.dask_client import _security, connect

    files = {name: tmp_path / f"{name}.pem" for name in ("ca", "cert", "key")}
    security = _security(ClusterSettings("tls://a:1", **files))
    assert security
    assert security.require_encryption
    assert (security.tls_ca_file, security.tls_client_cert, security.tls_client_key) == tuple(
        map(str, files.values())
    )
    assert _security(ClusterSettings("tls://a:1")) is None
    with pytest.raises(NoCluster, match="needs certificates"):
        connect(ClusterSettings("tls://a:1"))


def test_a_cluster_without_an_address_is_none(settings: Settings) -> None:
    with pytest.raises(NoCluster, match="no scheduler address"):
        executor_for(replace(settings, executor="dask"), 1)


def test_without_dask_the_extra_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.delitem(sys.modules, "pipeline.service.executors.dask_executor", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoDask) as refused:
        executor_for(replace(settings, executor="dask"), 1)
    assert "ziping[cluster]" in refused.value.reason().remedy_en


def test_a_note_that_an_abrupt_end_left_says_nothing(settings: Settings) -> None:
    outbox = Outbox(settings.outbox)
    dask_status.save(outbox, "tcp://a:1", "http://a:8787")
    assert dask_status.load(outbox) is None
    with lock.hold(outbox, "watch"):
        assert dask_status.load(outbox) == {"scheduler": "tcp://a:1", "dashboard": "http://a:8787"}


def test_what_two_machines_differ_in_is_named() -> None:
    here, there = {"ziping": "1", "pango": "1.50", "zlib": "1"}, {"ziping": "1", "pango": "1.52"}
    assert fingerprint.differences(here, there) == ["pango 1.52 (here 1.50)", "zlib — (here 1)"]


def test_what_the_bytes_depend_on_is_known_here() -> None:
    found = fingerprint.versions()
    assert [name for name, version in found.items() if version == "—" and name != "libreoffice"] == []
    assert json.dumps(found)
    assert found == fingerprint.versions()
