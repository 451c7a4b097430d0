"""How many people a machine holds: a queue fitted to some runs, and judged by runs that it has not seen.

With ``rate`` messages a second the wait that 95 of 100 stay under is taken to be that of a single queue,

    p95(rate) = alone + slope · rate / (most - rate)

where ``alone`` is the wait on an idle machine (ms), ``most`` the messages a second at which the queue never
ends, and ``slope`` (ms) how the wait grows on the way there. It is the form of the M/G/1 queue's mean wait
(Pollaczek and Khinchine; Kleinrock, Queueing Systems I, 1975, ch. 5) with its factors left free: several
queues in a row, of which the slowest rules, keep it. The three are fitted by least squares of the logarithms,
so that an error of a tenth counts the same at 30 ms as at 300.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

PROMISED_MS = 400.0
Points = Sequence[tuple[float, float]]
"""Messages a second, and the 95th percentile of the wait in ms."""


@dataclass(frozen=True)
class Capacity:
    """The three numbers of the model, see above."""

    alone: float
    slope: float
    most: float

    def p95(self, rate: float) -> float:
        """Return the wait in ms at a rate; infinite at ``most`` and beyond."""
        if rate >= self.most:
            return float("inf")
        return self.alone + self.slope * rate / (self.most - rate)

    def rate_within(self, promised_ms: float = PROMISED_MS) -> float:
        """Return the messages a second at which the wait is just what is promised; 0 when it never is."""
        beyond = (promised_ms - self.alone) / self.slope
        return max(0.0, self.most * beyond / (1 + beyond))

    def people_within(self, think_seconds: float, promised_ms: float = PROMISED_MS) -> float:
        """Return the people who can chat at once, each pausing so long after an answer (Little's law)."""
        typical_wait = (self.alone + promised_ms) / 2000  # seconds; next to the pause it hardly matters
        return self.rate_within(promised_ms) * (think_seconds + typical_wait)


def fit(points: Points) -> Capacity:
    """Fit the model.

    Raises:
        ValueError: fewer than four points, from which three numbers cannot be told with any error.
    """
    if len(points) < 4:
        raise ValueError("four runs at least")
    rates, waits = np.array(points, dtype=float).T
    fastest, lowest = float(rates.max()), float(waits.min())

    def misses(numbers: np.ndarray) -> np.ndarray:
        alone, slope, room = np.exp(numbers)
        return np.log(alone + slope * rates / (fastest + room - rates)) - np.log(waits)

    began = np.log([lowest, lowest / 2, fastest / 4])
    found = least_squares(
        misses, began, bounds=(np.log([0.1, 0.01, fastest / 1000]), np.log([1e4, 1e5, fastest * 20]))
    )
    alone, slope, room = np.exp(found.x)
    return Capacity(float(alone), float(slope), fastest + float(room))


def error(model: Capacity, points: Points) -> float:
    """Return the mean of how far the model is from measured waits, as a share of them."""
    return float(np.mean([abs(model.p95(rate) - wait) / wait for rate, wait in points]))
