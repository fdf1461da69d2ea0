"""Near and exact copies across files: MinHash over 5-character shingles, and over the figures.

Two annual reports of one bureau share most of their sentences but not their figures, so a copy
must agree in both.
"""

import heapq
import re
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

SHINGLE = 5
SHINGLE_PERMUTATIONS = 96
FIGURE_PERMUTATIONS = 32
SIMILAR_TEXT = 0.9
# Lower than for text: a view counter or a print date may differ where there are few figures.
SIMILAR_FIGURES = 0.6
# A text of millions of characters is represented by its smallest hashes, which near copies share.
MAX_HASHES = 1 << 15
# Forms that differ in their figures only are all candidates of each other.
MAX_CANDIDATES = 64
_CHUNK = 1 << 12
_BLANK = re.compile(r"[\s\u3000]+")
_FIGURE = re.compile(r"\d[\d.,]*")
_LAYOUT = "<u4"


def signature(text: str) -> bytes:
    """A fixed-length fingerprint of the text, the same on every run and machine."""
    compact = _BLANK.sub("", text)
    shingles = _minhash(_shingle_hashes(compact), SHINGLE_PERMUTATIONS)
    figures = _minhash(_figure_hashes(compact), FIGURE_PERMUTATIONS)
    return b"".join(part.hashvalues.astype(_LAYOUT).tobytes() for part in (shingles, figures))


def similarity(one: bytes, other: bytes) -> tuple[float, float]:
    """Estimated Jaccard similarity of two texts: of their shingles, and of their figures."""
    equal = np.frombuffer(one, _LAYOUT) == np.frombuffer(other, _LAYOUT)
    shingles, figures = equal[:SHINGLE_PERMUTATIONS], equal[SHINGLE_PERMUTATIONS:]
    return (
        int(np.count_nonzero(shingles)) / SHINGLE_PERMUTATIONS,
        int(np.count_nonzero(figures)) / FIGURE_PERMUTATIONS,
    )


def is_copy(one: bytes, other: bytes) -> bool:
    """Whether two signatures belong to copies of one text."""
    text, figures = similarity(one, other)
    return text >= SIMILAR_TEXT and figures >= SIMILAR_FIGURES


def copies(signatures: Mapping[str, bytes]) -> dict[str, str]:
    """The id of each copy -> the id of its first copy, in the order given."""
    # The index proposes and is_copy decides, so the index leans to recall.
    index = MinHashLSH(threshold=SIMILAR_TEXT, num_perm=SHINGLE_PERMUTATIONS, weights=(0.1, 0.9))
    order: dict[str, int] = {}
    found: dict[str, str] = {}
    for document_id, fingerprint in signatures.items():
        sketch = _shingle_sketch(fingerprint)
        near = heapq.nsmallest(MAX_CANDIDATES, index.query(sketch), key=order.__getitem__)
        first = next((key for key in near if is_copy(signatures[key], fingerprint)), None)
        if first is not None:
            found[document_id] = first
            continue
        order[document_id] = len(order)
        index.insert(document_id, sketch)
    return found


def _shingle_hashes(text: str) -> NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if codes.size < SHINGLE:
        codes = np.pad(codes, (0, SHINGLE - codes.size))
    mixed = np.zeros(codes.size - SHINGLE + 1, np.uint64)
    for offset in range(SHINGLE):
        window = codes[offset : offset + mixed.size]
        mixed = (mixed ^ window) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return _smallest((mixed >> np.uint64(32)).astype(np.uint32))


def _figure_hashes(text: str) -> NDArray[np.uint32]:
    """Hashes of the numerals, each with the two characters before it."""
    figures = {
        text[max(0, match.start() - 2) : match.end()].encode("utf-8", "surrogatepass")
        for match in _FIGURE.finditer(text)
    }
    return _smallest(np.array([zlib.crc32(figure) for figure in figures], np.uint32))


def _smallest(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    if hashes.size > 16 * MAX_HASHES:
        # Sorting 20 million hashes takes seconds; enough distinct ones lie among the smallest.
        hashes = np.partition(hashes, 16 * MAX_HASHES)[: 16 * MAX_HASHES]
    return np.unique(hashes)[:MAX_HASHES]


def _minhash(hashes: NDArray[np.uint32], permutations: int) -> MinHash:
    sketch = _empty(permutations).copy()
    for chunk in _chunks(hashes):
        sketch.update_batch(chunk)
    return sketch


def _chunks(hashes: NDArray[np.uint32]) -> Iterator[list[int]]:
    for start in range(0, hashes.size, _CHUNK):
        yield hashes[start : start + _CHUNK].tolist()


def _shingle_sketch(fingerprint: bytes) -> MinHash:
    values = np.frombuffer(fingerprint, _LAYOUT)[:SHINGLE_PERMUTATIONS]
    sketch = _empty(SHINGLE_PERMUTATIONS).copy()
    sketch.hashvalues = values
    return sketch


@cache
def _empty(permutations: int) -> MinHash:
    """Making the permutations takes longer than hashing a short report."""
    return MinHash(num_perm=permutations, seed=1, hashfunc=int, scheme="affine32")
