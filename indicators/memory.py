"""What a process holds after large work."""

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """What is free, to the machine: after a text document alone glibc keeps 34 MB. Other libraries need no telling."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
