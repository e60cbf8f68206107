"""Nodes of every shape that Kedro knows."""

import os
import signal
import time

import numpy as np
import pandas as pd


def make():
    """No inputs."""
    return pd.DataFrame({"a": np.arange(6.0), "who": ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"]})


def spoil(frame):
    """Changes its input, which nobody else may notice."""
    frame["a"] = -1.0
    return {"rows": len(frame), "auc": 0.75, "loss": float("nan")}


def chunks(frame):
    """A generator: two outputs, saved piece by piece."""
    for start in (0, 3):
        yield frame.iloc[start : start + 3], {f"part{start}": frame.iloc[start : start + 3]}


def double(frame, factor):
    return frame.assign(a=pd.to_numeric(frame["a"], errors="coerce") * factor)


def look(frame, parts, metrics):
    """No outputs."""
    assert callable(parts["part0"])


def fail(frame, mode):
    if mode == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "sleep":
        time.sleep(60)
    if mode == "raise":
        raise ValueError(f"cannot convert 'Ada' of row {frame['a'][2] + 1234.5} at https://me:pa55word@host")
    return frame
