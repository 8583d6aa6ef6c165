"""Sources and targets at a URL, on a real server that speaks S3."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import fill, outputs, page, run, run_apart

from convert.errors import UnreadableError, UsageError
from convert.remote import content, is_url, joined, replacing

boto3 = pytest.importorskip("boto3")
server_module = pytest.importorskip("moto.server")
pytest.importorskip("s3fs")


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment in which S3 is a server on this machine, with an empty bucket."""
    server = server_module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    try:
        yield environment
    finally:
        server.stop()


@pytest.fixture
def bucket(s3: dict[str, str]) -> Iterator[object]:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    made = boto3.resource("s3", endpoint_url=s3["AWS_ENDPOINT_URL"], **keys).Bucket("paper")
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


def _objects(bucket: object, prefix: str) -> dict[str, bytes]:
    found = bucket.objects.filter(Prefix=prefix)  # type: ignore[attr-defined]
    return {item.key.removeprefix(prefix): item.get()["Body"].read() for item in found}


def test_from_a_bucket_into_a_bucket_the_bytes_are_those_of_folders(
    s3: dict[str, str], bucket: object, tmp_path: Path
) -> None:
    archive = fill(tmp_path / "in", 2)
    for path in archive.rglob("*.txt"):
        bucket.put_object(Key=f"in/{path.relative_to(archive)}", Body=path.read_bytes())  # type: ignore[attr-defined]
    bucket.put_object(Key="in/0000/scan.png", Body=b"x")  # type: ignore[attr-defined]
    environment = {**s3, "XDG_STATE_HOME": str(tmp_path / "state")}
    formats = ("--to", "newsml,epub")
    assert run(archive, *formats, "-o", f"{tmp_path}/out/").returncode == 0
    words = ("s3://paper/in/", *formats, "-o", "s3://paper/out/")
    there = run_apart(*words, "--jobs", "2", **environment)
    assert (there.returncode, there.stderr) == (0, "skipped 1 file: 1 of no known format (.png)\n")
    assert _objects(bucket, "out/") == outputs(tmp_path / "out")
    again = run_apart(*words, **environment)
    assert again.stdout.startswith("wrote nothing: 2 issues, ")
    bucket.Object("out/岭南晨报-1950-01-01.xml").delete()  # type: ignore[attr-defined]
    last = run_apart(*words, **environment)
    assert last.stdout.startswith("wrote 2 files in s3://paper/out/: 2 issues, ")
    assert _objects(bucket, "out/") == outputs(tmp_path / "out")


def test_one_file_and_an_issue_toml_at_a_url(s3: dict[str, str], bucket: object, tmp_path: Path) -> None:
    card = 'paper = "云汀日报"\ndate = 2025-03-14\n[pages]\n"a.txt" = 2\n"b.txt" = 1\n'
    for name, text in (("a.txt", page(0, 1)), ("b.txt", page(1, 2)), ("issue.toml", card)):
        bucket.put_object(Key=f"in/{name}", Body=text.encode())  # type: ignore[attr-defined]
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = [f"s3://paper/in/{name}" for name in ("a.txt", "b.txt")]
    done = run_apart(*words, "-o", "s3://paper/both.epub", **s3)
    assert (done.returncode, done.stderr) == (0, "")
    assert run(tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "both.epub").returncode == 0
    assert _objects(bucket, "both") == {".epub": (tmp_path / "both.epub").read_bytes()}


def test_what_is_not_there_is_said_in_one_line(s3: dict[str, str], bucket: object) -> None:
    done = run_apart("s3://paper/no.txt", "s3://nobody/x/", "--to", "native", "-o", "s3://paper/out/", **s3)
    assert done.returncode == 3
    first, second = done.stderr.split("\n")[:-1]
    assert second == "s3://nobody/x/: there is no such file; look at the spelling and the folder"
    assert first == "s3://paper/no.txt: there is no such file; look at the spelling and the folder"
    assert _objects(bucket, "") == {}


def test_a_file_at_a_url_is_whole_or_as_it_was(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/a.txt"
    with replacing(url) as file:
        file.write(b"first")
        assert os.listdir(tmp_path) == []
    with pytest.raises(KeyError), replacing(url) as file:
        file.write(b"second")
        raise KeyError("in the middle")
    assert content(url) == b"first"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_only_what_looks_like_a_url_is_one() -> None:
    urls = ["s3://a/b", "gs://a", "file:///x", "abfs+x://a"]
    paths = ["a/b", "/a://b", "C://x", "s3:/a", "zip://a.txt::b.zip", "simplecache::s3://a", "://a", "-"]
    assert [word for word in (*urls, *paths) if is_url(word)] == urls
    assert joined("s3://a/b/", "c") == joined("s3://a/b", "c") == "s3://a/b/c"


def test_a_url_that_nothing_can_reach_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be reached"):
        content("nosuchscheme://a/b")
    with pytest.raises(UnreadableError, match="there is no such file"):
        content(f"file://{tmp_path}/a.txt")


def test_without_fsspec_a_url_says_what_to_install() -> None:
    code = (
        "import sys\nsys.modules['fsspec'] = sys.modules['fsspec.core'] = None\n"
        "from convert import cli\nsys.exit(cli.main(['s3://a/b.txt', '--to', 'native']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "s3://a/b.txt: URLs need fsspec; pip install 'convert[remote]'\n",
    )
