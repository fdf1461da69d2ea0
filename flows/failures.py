"""What ends a run, in words for the user."""


class Failure(Exception):  # noqa: N818 - what happened to the run, not a fault of the program
    """A run that cannot be done; the message is one line: what, which file, what to do."""
