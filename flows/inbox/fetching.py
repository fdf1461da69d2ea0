"""Reports from the web into a folder: each content once, and nothing from the own network."""

import asyncio
import hashlib
import os
import re
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin
from urllib.request import getproxies
from uuid import uuid4

import httpx

from flows.failures import Failure
from flows.inbox.own_network import is_own_network

MAX_BYTES = 50_000_000
MAX_REDIRECTS = 5
# So many downloads at once.
AT_ONCE = 4
# Connecting, and every silence on the line; MAX_SECONDS is for all that one address takes.
SILENCE_SECONDS = 20.0
MAX_SECONDS = 300.0
# Set to 1, addresses of the own network are fetched too, and through a proxy of the environment,
# which looks up the names. Without it proxies are passed by: what was checked is what is asked.
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
    (found,) = fetch_all([address], folder, max_bytes=max_bytes)
    if isinstance(found, NotFetched):
        raise found
    return found


def fetch_all(
    addresses: Iterable[str], folder: Path, *, max_bytes: int = MAX_BYTES
) -> list[Fetched | NotFetched]:
    """Fetch some addresses at once; what each gave, in their order."""
    return asyncio.run(_all(addresses, folder, max_bytes))


async def _all(
    addresses: Iterable[str], folder: Path, max_bytes: int
) -> list[Fetched | NotFetched]:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(address: str) -> Fetched | NotFetched:
        async with places:
            try:
                content, suffix = await _content(address, max_bytes)
                return _kept(address, content, suffix, folder)
            except NotFetched as reason:
                return reason

    return await asyncio.gather(*map(one, addresses))


async def _content(address: str, max_bytes: int) -> tuple[bytes, str]:
    """What an address gives, and the suffix of its file. Raises NotFetched."""
    try:
        async with asyncio.timeout(MAX_SECONDS), _answer(address) as response:
            content = await _body(address, response, max_bytes)
            return content, _suffix(response.headers.get("content-type", ""), address)
    except TimeoutError as error:
        raise NotFetched(
            f"{address} is not fetched: it takes over {MAX_SECONDS:.0f} seconds"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NotFetched(f"{address} could not be fetched: {reason}{_without_proxy()}") from error


def _without_proxy() -> str:
    if _trusted() or not getproxies().keys() & {"http", "https", "all"}:
        return ""
    return f"; the proxy of the environment is not used, {ALLOW_PRIVATE}=1 allows it"


def _trusted() -> bool:
    """Whether the own network may be asked, and a proxy may look up names for us."""
    return os.environ.get(ALLOW_PRIVATE) == "1"


def _kept(address: str, content: bytes, suffix: str, folder: Path) -> Fetched:
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
    part = path.with_name(f".part-{uuid4()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@asynccontextmanager
async def _answer(address: str) -> AsyncIterator[httpx.Response]:
    """The answer, after redirections, each of which is checked like the first address."""
    plain = {"Accept-Encoding": "identity"}
    async with httpx.AsyncClient(
        timeout=SILENCE_SECONDS, headers=plain, trust_env=_trusted()
    ) as client:
        target = address
        for _ in range(MAX_REDIRECTS + 1):
            response = await client.send(await _request(client, target), stream=True)
            async with aclosing(response):
                if not response.has_redirect_location:
                    response.raise_for_status()
                    yield response
                    return
                target = urljoin(target, response.headers["location"])
    raise NotFetched(f"{address} could not be fetched: it leads to ever other addresses")


async def _request(client: httpx.AsyncClient, address: str) -> httpx.Request:
    """A request to the very host that was checked: its name is not looked up a second time."""
    url = httpx.URL(address)
    if url.scheme not in ("http", "https") or not url.host:
        raise NotFetched(f"{address} is no web address: http and https are fetched")
    if _trusted():
        return client.build_request("GET", url)
    return client.build_request(
        "GET",
        url.copy_with(host=await _public_address(address, url)),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


async def _public_address(address: str, url: httpx.URL) -> str:
    """An IP address of the host. Raises NotFetched where one of them is of the own network."""
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    look_up = asyncio.get_running_loop().getaddrinfo
    found = [str(one[4][0]) for one in await look_up(url.host, port, type=socket.SOCK_STREAM)]
    for ip in found:
        if is_own_network(ip):
            raise NotFetched(
                f"{address} is not fetched: {ip} is of the own network; {ALLOW_PRIVATE}=1 allows it"
            )
    return found[0]


async def _body(address: str, response: httpx.Response, max_bytes: int) -> bytes:
    content = bytearray()
    if (coding := response.headers.get("content-encoding", "identity").lower()) != "identity":
        raise NotFetched(f"{address} is not fetched: it is packed ({coding}), which was not asked")
    # Not unpacked: a few bytes may become gigabytes.
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > max_bytes:
            raise NotFetched(f"{address} is not fetched: it has more than {max_bytes:,} bytes")
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
