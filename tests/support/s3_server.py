"""An S3 server (moto's) in a process of its own on the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.waiting import until

ACCESS = {
    "AWS_ACCESS_KEY_ID": "ziping",
    "AWS_SECRET_ACCESS_KEY": "ziping",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_MAX_ATTEMPTS": "1",
}
_SECONDS = 60.0


@dataclass
class S3Server:
    """A server with a bucket `site`; `start` and `stop` make it available and unavailable."""

    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server with an empty bucket."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | ACCESS)
        until(self._answers, self.log.read_text)
        self.client().create_bucket(Bucket="site")

    def stop(self) -> None:
        """Stop the server; the bucket is lost."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def client(self) -> Any:  # noqa: ANN401 - made at run time
        """Return Amazon's own client, to read the bucket as others do."""
        import boto3

        access = {
            "aws_access_key_id": "ziping",
            "aws_secret_access_key": "ziping",
            "region_name": "us-east-1",
        }
        return boto3.client("s3", endpoint_url=self.endpoint, **access)

    def held(self) -> dict[str, bytes]:
        """Return every object by name."""
        client = self.client()
        names = [one["Key"] for one in client.list_objects_v2(Bucket="site").get("Contents", ())]
        return {name: client.get_object(Bucket="site", Key=name)["Body"].read() for name in names}

    def head(self, name: str) -> dict[str, Any]:
        """Return the headers that a web server in front of the bucket sends for an object."""
        return dict(self.client().head_object(Bucket="site", Key=name))

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
