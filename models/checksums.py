"""SHA256SUMS: whether a version of a model is the one that was sealed, byte for byte.

The file is what `sha256sum --check SHA256SUMS` reads, too.
"""

import hashlib
from pathlib import Path

from models.durable import settle_all, write_whole

SUMS = "SHA256SUMS"


def seal(folder: Path) -> None:
    """Write the checksums of all that a folder holds; what is in it is on the disk by then."""
    settle_all(folder)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(_digests(folder).items())]
    write_whole(folder / SUMS, "".join(lines))


def verify(folder: Path) -> None:
    """Raise OSError, in one line, where a file has changed, is missing, or was added."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OSError(f"no {SUMS} in {folder}: it is no model that was finished here") from error
    sealed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = _digests(folder)
    for name in sorted(sealed.keys() | found.keys()):
        if sealed.get(name) != found.get(name):
            how = "was added" if name not in sealed else "has changed"
            how = "is missing" if name not in found else how
            raise OSError(
                f"{folder / name} {how} since the model was finished, so it is not loaded; "
                "bring it back, or roll back to another version (zhengju models list)"
            )


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS
    }
