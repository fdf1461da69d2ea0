"""Facts -> the comparable indicators of seeds/lexicon/indicators.csv, each with a confidence.

table: the indicators. candidates: which of them a fact may belong to, by the table's rules.
features: what speaks for a candidate. matcher: which of them it is, or none, by a trained model.
"""
