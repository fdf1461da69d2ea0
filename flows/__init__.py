"""Orchestration: the Prefect flows and the command line. Nothing is reported to anybody."""

import os
import warnings

# Read by Prefect when it is first imported; whoever wants telemetry sets them before.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
# Of fields of Prefect's own; told at times, as threads put the filters back in another order.
warnings.filterwarnings("ignore", message="The 'alias' attribute with value")
