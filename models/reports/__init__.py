"""From one decoded text to the reports in it: where each stands, whose it is, for which year."""

from models.reports.splitting import split_reports

__all__ = ["split_reports"]
