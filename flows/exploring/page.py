"""The script that Streamlit runs each time somebody does something on the page.

Its arguments are the warehouse and the published copy.
"""

import sys
from pathlib import Path

from annotations.passages import Passage
from warehouse.explorer.app import page
from warehouse.explorer.copies import copy_of
from warehouse.explorer.desk import Desk, Written


def take(warehouse: Path, passage: Passage) -> Written:
    """Apply a reviewed passage. The models are loaded by the first one: that takes some seconds."""
    from flows.folders import REVIEWED
    from flows.review import take as take_reviewed

    taken = take_reviewed(warehouse, passage, REVIEWED.path(), "explore")
    return Written(taken.path, taken.verdicts or {})


warehouse, copy = map(Path, sys.argv[1:3])
page(Desk(warehouse, copy_of(copy), take))
