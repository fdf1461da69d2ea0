"""Keep screenshots of tests/browser for the README, in 64 colours: half the size, and no eye tells.

python tests/browser/keeping.py NAME...
"""

import sys
from pathlib import Path

from PIL import Image

COLOURS = 64
ROOT = Path(__file__).resolve().parents[2]
TAKEN, KEPT = ROOT / "out" / "screenshots", Path(__file__).with_name("pictures")


def keep(name: str) -> None:
    """Reduce one of the screenshots. Dithering would put dots into what is plain."""
    picture = Image.open(TAKEN / f"{name}.png").convert("RGB")
    most = Image.Quantize.MAXCOVERAGE  # else the few dots of a strong colour fade
    reduced = picture.quantize(COLOURS, most, dither=Image.Dither.NONE)
    KEPT.mkdir(exist_ok=True)
    reduced.save(KEPT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    for picture_name in sys.argv[1:]:
        keep(picture_name)
