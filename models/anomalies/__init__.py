"""What in a source is no part of the report: page furniture, advertisements, lost characters."""

from annotations.records import Anomaly
from models.anomalies.advertisements import find_advertisements
from models.anomalies.furniture import find_furniture
from models.anomalies.lost_characters import find_lost_characters

__all__ = ["find_anomalies"]


def find_anomalies(text: str) -> list[Anomaly]:
    """All anomalies of the text in their order; those of different kinds may overlap."""
    found = [*find_furniture(text), *find_advertisements(text), *find_lost_characters(text)]
    return sorted(found, key=lambda anomaly: (anomaly.start, anomaly.end, anomaly.kind))
