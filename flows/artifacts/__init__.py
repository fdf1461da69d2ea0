"""What a run shows in Prefect's UI: how far it is, and at the end what it found."""
