"""Orchestration: the Prefect flows and the command line. Nothing is reported to anybody."""

import os

# Read by Prefect when it is first imported; whoever wants telemetry sets them before.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
