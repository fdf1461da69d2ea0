"""What is raised when a source cannot be read."""

from pathlib import Path


class Unreadable(Exception):
    """A source that cannot be read; `reason` says in one line what, which file and what to do."""

    def __init__(self, path: Path, what: str, advice: str) -> None:
        self.path = path
        self.reason = f"{path.name or path}: {what}; {advice}"
        super().__init__(self.reason)
