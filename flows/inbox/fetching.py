"""Reports from the web into a folder: each content once, and nothing from the own network."""

import hashlib
import ipaddress
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

import httpx

from flows.failures import Failure

MAX_BYTES = 50_000_000
MAX_REDIRECTS = 5
# Connecting, and every silence on the line; MAX_SECONDS is for the whole download.
SILENCE_SECONDS = 20.0
MAX_SECONDS = 300.0
# Set to 1, addresses of the own network are fetched too, and a proxy may look up the names.
ALLOW_PRIVATE = "ZHENGJU_FETCH_PRIVATE"
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
READABLE = {".txt", ".html", ".htm", ".pdf", ".docx"}
STEM = re.compile(r"[^\w-]+")


class NotFetched(Failure):
    """An address that could not be fetched; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file that an address gave; `new` where no file of the folder had this content."""

    address: str
    path: Path
    new: bool


def fetch(address: str, folder: Path, *, max_bytes: int = MAX_BYTES) -> Fetched:
    """Keep what an address gives under a name with the hash of its content. Raises NotFetched."""
    try:
        with _answer(address) as response:
            content = _body(address, response, max_bytes)
            suffix = _suffix(response.headers.get("content-type", ""), address)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NotFetched(f"{address} could not be fetched: {reason}") from error
    digest = hashlib.sha256(content).hexdigest()[:16]
    if held := next(folder.glob(f"[!.]*-{digest}.*"), None):
        return Fetched(address, held, new=False)
    path = folder / f"{_stem(address)}-{digest}{suffix}"
    try:
        _keep(content, path)
    except OSError as error:
        raise NotFetched(f"{address} could not be kept in {folder}: {error.strerror}") from error
    return Fetched(address, path, new=True)


def _keep(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _answer(address: str) -> Iterator[httpx.Response]:
    """The answer, after redirections, each of which is checked like the first address."""
    plain = {"Accept-Encoding": "identity"}
    with httpx.Client(timeout=SILENCE_SECONDS, headers=plain) as client:
        target = address
        for _ in range(MAX_REDIRECTS + 1):
            with closing(client.send(_request(client, target), stream=True)) as response:
                if not response.has_redirect_location:
                    response.raise_for_status()
                    yield response
                    return
                target = urljoin(target, response.headers["location"])
    raise NotFetched(f"{address} could not be fetched: it leads to ever other addresses")


def _request(client: httpx.Client, address: str) -> httpx.Request:
    """A request to the very host that was checked: its name is not looked up a second time."""
    url = httpx.URL(address)
    if url.scheme not in ("http", "https") or not url.host:
        raise NotFetched(f"{address} is no web address: http and https are fetched")
    if os.environ.get(ALLOW_PRIVATE) == "1":
        return client.build_request("GET", url)
    return client.build_request(
        "GET",
        url.copy_with(host=_public_address(address, url)),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


def _public_address(address: str, url: httpx.URL) -> str:
    """An IP address of the host. Raises NotFetched where one of them is of the own network."""
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    found = [one[4][0] for one in socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)]
    for each in found:
        ip = ipaddress.ip_address(str(each).partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not ip.is_global or ip.is_multicast:
            raise NotFetched(
                f"{address} is not fetched: {ip} is of the own network; {ALLOW_PRIVATE}=1 allows it"
            )
    return str(found[0])


def _body(address: str, response: httpx.Response, max_bytes: int) -> bytes:
    content, end = bytearray(), time.monotonic() + MAX_SECONDS
    if (coding := response.headers.get("content-encoding", "identity").lower()) != "identity":
        raise NotFetched(f"{address} is not fetched: it is packed ({coding}), which was not asked")
    # Not unpacked: a few bytes may become gigabytes.
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > max_bytes:
            raise NotFetched(f"{address} is not fetched: it has more than {max_bytes:,} bytes")
        if time.monotonic() > end:
            raise NotFetched(f"{address} is not fetched: it takes over {MAX_SECONDS:.0f} seconds")
    if not content:
        raise NotFetched(f"{address} is empty")
    return bytes(content)


def _suffix(content_type: str, address: str) -> str:
    """By what the server says, else by the address: many say application/octet-stream."""
    told = SUFFIXES.get(content_type.partition(";")[0].strip().lower())
    named = Path(httpx.URL(address).path).suffix.lower()
    return told or (named if named in READABLE else ".html")


def _stem(address: str) -> str:
    """What a person knows it by: www.example.gov.cn/2024/工作报告.html is 工作报告."""
    url = httpx.URL(address)
    name = Path(unquote(url.path)).stem or url.host
    # A file's name has 255 bytes at the most, and a character up to four.
    return STEM.sub("-", name).strip("-_")[:50] or "report"
