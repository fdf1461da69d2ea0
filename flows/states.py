"""How a flow run ends in Prefect: what a person reads there, and what the caller gets."""

from typing import TypeVar, cast

from prefect.states import Completed, Failed

from flows.failures import Failure
from warehouse.store import WarehouseError

Result = TypeVar("Result")
# What ends a run in words for the user; anything else is a fault, and shown with its traceback.
TOLD = (Failure, WarehouseError, OSError)
REASONS = 3


def completed(result: Result) -> Result:
    """The result as a flow's state: Prefect shows its words, and hands the result to the caller."""
    return cast(Result, Completed(message=str(result), data=result))


def failed(failure: Exception, _wanted: type[Result]) -> Result:
    """A failed state that says why in plain words, typed as the result that was wanted; the caller
    of the flow gets the exception."""
    reasons = getattr(failure, "reasons", ())
    told = "; ".join(" ".join(reason.split()) for reason in reasons[:REASONS])
    if len(reasons) > REASONS:
        told += f"; and {len(reasons) - REASONS} more"
    message = f"{failure}: {told}" if told else str(failure)
    return cast(Result, Failed(message=message, data=failure))
