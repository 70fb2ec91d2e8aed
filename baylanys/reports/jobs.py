"""What the worker does for reports."""

from baylanys.reports import delivery_jobs, order_jobs

__all__ = ["delivery_jobs", "order_jobs"]
