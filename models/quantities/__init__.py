"""Quantities in Chinese text: numerals, measure words, bounds and what is none of them."""

from models.quantities.grammar import find_quantities

__all__ = ["find_quantities"]
