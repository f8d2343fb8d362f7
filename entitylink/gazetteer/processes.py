"""Processes that share the work of a build."""

from __future__ import annotations

import multiprocessing
import os
import threading

__all__ = ["end_with_the_builder"]


def end_with_the_builder() -> None:
    """Let this process end when the one that started it is killed.

    It would wait for work for ever, and where it was forked it would hold the lock of the index.
    """
    builder = multiprocessing.parent_process()
    if builder is not None:

        def watch() -> None:
            builder.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
