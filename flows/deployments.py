"""The deployments: what Prefect's UI offers, how often it runs by itself, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from prefect import Flow

from flows import forms


@dataclass(frozen=True, slots=True)
class Deployed:
    """A form under the name of its flow; `interval` seconds between runs, None: only on demand."""

    form: Flow[..., Any]
    interval: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


DEPLOYED = (
    Deployed(forms.extract, parameters={"sources": ["."]}),
    Deployed(forms.retrain, parameters={"annotations": ["."]}),
    Deployed(forms.evaluate),
    Deployed(forms.publish),
    Deployed(forms.ingest, interval=60),
)
