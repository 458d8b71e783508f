"""Shared files and objects, as every program of the application uses them."""

import os
from pathlib import Path

FILES = Path("/shared")


class Objects:
    """The bucket that the environment names."""

    def __init__(self) -> None:
        # Imported here, because only some programs need it, and it takes half a second.
        import boto3
        from botocore.config import Config

        style = {"addressing_style": "path"} if os.environ.get("S3_FORCE_PATH_STYLE") == "true" else {}
        self._client = boto3.client("s3", config=Config(s3=style))
        self._bucket = os.environ["S3_BUCKET"]

    def put(self, name: str, content: bytes) -> None:
        self._client.put_object(Bucket=self._bucket, Key=name, Body=content)

    def get(self, name: str) -> bytes | None:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None

    def names(self, prefix: str) -> list[str]:
        listed = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix)
        return [one["Key"] for one in listed.get("Contents", [])]


def read_file(name: str) -> bytes | None:
    path = FILES / name
    return path.read_bytes() if path.is_file() else None


def write_file(name: str, content: bytes) -> None:
    """Writes a file that others see either whole or not at all."""
    path = FILES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}-{os.environ['HOSTNAME']}")
    part.write_bytes(content)
    part.rename(path)
