"""The pipeline of each profile, loaded once a process, if need be while something else starts."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.failures import Failure
from warehouse.ledger import Version

if TYPE_CHECKING:
    from models.pipeline import Pipeline

ROOT = Path(__file__).resolve().parents[1]
# Whatever of these is edited may change what is extracted.
EXTRACTING = ("models/**/*.py", "models/**/*.cfg", "seeds/lexicon/*.csv")


@cache
def loading(profile: str) -> "Future[Pipeline]":
    """The pipeline, being loaded in a thread of its own since the first call."""
    # requests sets a filter of warnings as it is imported, which only holds in the main thread.
    import_module("requests")
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pipeline").submit(_load, profile)


def profiles() -> list[str]:
    """The names of all profiles, told without loading anything."""
    return sorted(path.stem for path in (ROOT / "models" / "pipelines").glob("*.cfg"))


def pipeline(profile: str) -> "Pipeline":
    """The pipeline, loaded. Raises Failure where there is none, or it lacks its weights."""
    return loading(profile).result()


def version_of(profile: str) -> Version:
    """Who extracts: the profile, this code with its lexicon, and the models."""
    return Version(profile, code_version(), pipeline(profile).version)


@cache
def code_version() -> str:
    """The installed version and a digest of the code and the tables that extract."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in EXTRACTING for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return f"{_installed_version()}+{digest.hexdigest()[:8]}"


def _installed_version() -> str:
    try:
        return version("zhengju")
    except PackageNotFoundError:
        return "uninstalled"


def _load(profile: str) -> "Pipeline":
    from models.pipeline import UnknownProfile, load

    try:
        return load(profile)
    except (UnknownProfile, OSError) as error:
        raise Failure(f"the pipeline cannot be loaded: {error}") from error
