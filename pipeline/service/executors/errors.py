"""Reasons why a cluster cannot be used."""

from __future__ import annotations

from ...errors import ConfigurationError


class NoCluster(ConfigurationError):
    """The scheduler is not named, does not answer, or has no workers.  Operands: `address`, `detail_*`."""

    code = "no-cluster"
    zh = "集群 {address} 不可用：{detail_zh}。"
    en = "The cluster {address} cannot be used: {detail_en}."
    do_zh = (
        "请检查 [cluster] scheduler（或 --scheduler）、网络、证书，以及 dask scheduler 和"
        " dask worker 是否在运行；或改用 --executor local。"
    )
    do_en = (
        "Check `scheduler` in [cluster] (or --scheduler), the network, the certificates, and that"
        " dask scheduler and dask worker are running; or use --executor local."
    )


class NoDask(ConfigurationError):
    """The extra `cluster` is not installed on this machine."""

    code = "no-dask"
    zh = "本机没有安装 dask.distributed，不能使用 --executor dask。"
    en = "dask.distributed is not installed on this machine, so --executor dask cannot be used."
    do_zh = '请安装附加组件：pip install "ziping[cluster]"，或改用 --executor local。'
    do_en = 'Install the extra: pip install "ziping[cluster]", or use --executor local.'


class UnfitWorkers(ConfigurationError):
    """Machines of the cluster have no ziping or would make other bytes.  Operands: `unfit_*`."""

    code = "unfit-workers"
    zh = "集群中有机器与本机不一致，未开始转换：{unfit_zh}。"
    en = "Machines of the cluster differ from this one; nothing was converted: {unfit_en}."
    do_zh = "请在所列机器上安装与本机相同的 ziping（同一锁定文件、同样的系统库）后，重新启动其 dask 进程。"
    do_en = (
        "Install the same ziping there as on this machine (same lock file, same system libraries), then"
        " restart the dask processes of these machines."
    )
