"""A progress bar over the bytes of a dump: bytes, items, rate, and the time that is left."""

from __future__ import annotations

import os
from types import TracebackType
from typing import TYPE_CHECKING, Any

from entitylink.sources.lines import DumpFile

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["Bar"]


class Bar:
    """Drawn on stderr if `shown`; of standard input the end is not known."""

    def __init__(self, file: DumpFile, what: str, *, shown: bool) -> None:
        self._bar: tqdm[Any] | None = None
        if shown:
            from tqdm import tqdm

            self._bar = tqdm(
                desc=f"{os.path.basename(file.name)}, {what}",
                total=file.size,
                unit="B",
                unit_scale=True,
            )

    def show(self, position: int, items: int | None = None) -> None:
        """Say how many bytes of the file were read, and how many items that were."""
        if self._bar is not None:
            if items is not None:
                self._bar.set_postfix_str(f"{items:,} items", refresh=False)
            self._bar.update(position - self._bar.n)

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
