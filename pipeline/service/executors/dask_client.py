"""Connect to a dask cluster, and check that its machines make the same bytes as this one."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import dask
from distributed import Client, Security

from ...config.cluster import ClusterSettings
from .errors import NoCluster, UnfitWorkers
from .fingerprint import differences, versions

_LARGE = {"distributed.admin.large-graph-warning-threshold": "1GB"}
"""A task carries its file, so that the file is not lost with a worker; dask warns of tasks over 10 MB."""


def connect(terms: ClusterSettings) -> Client:
    """Connect to the scheduler.  Raises NoCluster."""
    address, security = address_of(terms), _security(terms)
    _require_certificates(address, security or Security())
    dask.config.set(_LARGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dask warns of other versions of its libraries
            return Client(
                address,
                timeout=terms.patience,
                security=security,
                set_as_default=False,
                name="ziping",
            )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise NoCluster(address=address, detail_zh=detail, detail_en=detail) from error


def probe(terms: ClusterSettings) -> int:
    """Check the cluster and return its number of threads.  Raises NoCluster, UnfitWorkers."""
    client = connect(terms)
    try:
        require_fit(client, address_of(terms))
        return int(sum(client.nthreads().values()))
    finally:
        client.close()


def address_of(terms: ClusterSettings) -> str:
    """Return the scheduler's address: the configured one, else that of dask's own configuration.

    Raises NoCluster if neither has one.
    """
    address = terms.scheduler or dask.config.get("scheduler-address", None)
    if address:
        return str(address)
    raise NoCluster(
        address="—",
        detail_zh="未设置调度器地址",
        detail_en="no scheduler address is set",
    )


def require_fit(client: Client, address: str) -> dict[str, str]:
    """Check that every worker has the versions of this machine, and return these (`fingerprint.versions`).

    Raises NoCluster if there are no workers or the connection is lost, UnfitWorkers naming the machines
    that differ or have no ziping.
    """
    here = versions()
    found = _asked(client, address, here)
    if not found:
        raise NoCluster(address=address, detail_zh="没有 worker", detail_en="it has no workers")
    unfit = {worker: said for worker, there in found.items() if (said := _unfit(here, there))}
    if unfit:
        raise UnfitWorkers(
            unfit_zh="；".join(f"{worker}（{zh}）" for worker, (zh, _) in unfit.items()),
            unfit_en="; ".join(f"{worker} ({en})" for worker, (_, en) in unfit.items()),
        )
    return here


def _asked(client: Client, address: str, here: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the versions of each worker, or its error; the scheduler must only have ziping."""
    try:
        found = client.run(versions, on_error="return")
        return {**found, address: _scheduler(client, here)} if found else {}
    except OSError as error:
        raise NoCluster(address=address, detail_zh=str(error), detail_en=str(error)) from error


def _scheduler(client: Client, here: Mapping[str, str]) -> Mapping[str, str] | Exception:
    try:
        client.run_on_scheduler(versions)
    except (ImportError, AttributeError) as error:
        return error
    return here


def _unfit(here: Mapping[str, str], there: Mapping[str, str] | Exception) -> tuple[str, str] | None:
    """Return what is wrong with a machine, in both languages; None if nothing is."""
    if isinstance(there, OSError):
        return f"没有答复：{there}", f"no answer: {there}"
    if isinstance(there, Exception):  # dask reports a failed import on the machine by several exceptions
        return f"没有安装 ziping，或版本不同：{there}", f"no ziping, or another version: {there}"
    said = ", ".join(differences(here, there))
    return (said, said) if said else None


def _require_certificates(address: str, security: Security) -> None:
    """Raise NoCluster for a `tls://` address if neither `[cluster]` nor dask has certificates."""
    if address.startswith("tls:") and security.get_connection_args("client").get("ssl_context") is None:
        raise NoCluster(
            address=address,
            detail_zh="tls:// 需要证书，[cluster] ca、cert、key 未设置",
            detail_en="tls:// needs certificates, but ca, cert and key of [cluster] are not set",
        )


def _security(terms: ClusterSettings) -> Security | None:
    """Return the configured certificates; None if there are none: dask then uses its own configuration."""
    given = {"tls_ca_file": terms.ca, "tls_client_cert": terms.cert, "tls_client_key": terms.key}
    files = {name: str(path) for name, path in given.items() if path}
    return Security(require_encryption=True, **files) if files else None
