"""What ends a run, in words for the user."""


class Failure(Exception):
    """A run that cannot be done; the message is one line: what, which file, what to do."""
