"""Sees where alone an answer is wrong: in a row, on the diagonal, where an input is below 0."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.formulas import known_of


@dataclass(frozen=True)
class Region:
    """A part of an array, where alone it is wrong.

    Attributes
    ----------
    says : str
        E.g. "row 0 of".
    mask : callable
        `mask(sample)`, an array of truths of the answer's shape, or None.
    """

    says: str
    mask: object


def _along(axis, chosen):
    def mask(sample):
        right = sample.expected
        if right.ndim <= axis or right.shape[axis] < 2:
            return None
        found = np.zeros(right.shape, dtype=bool)
        at = [slice(None)] * right.ndim
        at[axis] = chosen
        found[tuple(at)] = True
        return found

    return mask


def _of_leaf(condition):
    """Return a mask by the one input that has the shape of the answer."""

    def mask(sample):
        for value in sample.leaves.values():
            if value.shape == sample.expected.shape and value.size > 1:
                return condition(value)
        return None

    return mask


def _diagonal(sample):
    right = sample.expected
    return np.eye(len(right), dtype=bool) if right.ndim == 2 and right.shape[0] == right.shape[1] > 1 else None


def _beside_the_diagonal(sample):
    mask = _diagonal(sample)
    return None if mask is None else ~mask


def _beyond(bound):
    """Return where an input lies beyond a bound, on either side, above and below."""
    return (
        Region(f"where {{input}} is above {bound} or below −{bound}", _of_leaf(lambda value: np.abs(value) > bound)),
        Region(f"where {{input}} is above {bound}", _of_leaf(lambda value: value > bound)),
        Region(f"where {{input}} is below −{bound}", _of_leaf(lambda value: value < -bound)),
    )


REGIONS = (
    Region("in the first {0}", _along(0, slice(0, 1))),
    Region("in the last {0}", _along(0, slice(-1, None))),
    Region("in every {0} but the first", _along(0, slice(1, None))),
    Region("in every {0} but the last", _along(0, slice(0, -1))),
    Region("in the first {1}", _along(1, slice(0, 1))),
    Region("in the last {1}", _along(1, slice(-1, None))),
    Region("in every {1} but the first", _along(1, slice(1, None))),
    Region("in every {1} but the last", _along(1, slice(0, -1))),
    Region("on the diagonal", _diagonal),
    Region("off the diagonal", _beside_the_diagonal),
    Region("where it is nan", lambda sample: np.isnan(sample.answer)),
    Region("where it is not finite", lambda sample: ~np.isfinite(sample.answer)),
    Region("where the right one is 0", lambda sample: sample.expected == 0),
    Region("where the right one is below 0", lambda sample: sample.expected < 0),
    Region("where the right one is above 0", lambda sample: sample.expected > 0),
    Region("where {input} is above 0", _of_leaf(lambda value: value > 0)),
    Region("where {input} is below 0", _of_leaf(lambda value: value < 0)),
    Region("where {input} is 0", _of_leaf(lambda value: value == 0)),
    Region("where {input} is not 0", _of_leaf(lambda value: value != 0)),
    Region("where {input} is 1", _of_leaf(lambda value: value == 1)),
    Region("where {input} is 0 or 1", _of_leaf(lambda value: (value == 0) | (value == 1))),
    Region("where {input} is far from 0", _of_leaf(lambda value: np.abs(value) > 100)),
    Region("where {input} is far below 0", _of_leaf(lambda value: value < -100)),
    Region("where {input} is far above 0", _of_leaf(lambda value: value > 100)),
    *(region for bound in (1, 2, 5, 10, 20, 50) for region in _beyond(bound)),
)


def wrong_only_in(region, samples):
    """Return whether the samples are wrong just where the region is, in all of them."""
    seen, everywhere, outside = False, True, 0
    for sample in samples:
        if sample.answer.shape != sample.expected.shape or sample.expected.size < 2:
            return False
        mask = region.mask(sample)
        if mask is None:
            return False
        wrong = ~sample.quantity.close(sample.answer, sample.expected)
        if wrong[~mask].any():
            return False
        seen = seen or mask.any()
        # Far out a function may come so close to the right one that it passes.
        everywhere = everywhere and (wrong | (sample.answer != sample.expected))[mask].all()
        outside += int((~mask).sum())
    # One number beside it that happens to be right makes no region.
    return seen and everywhere and outside > len(samples)


def region_of(samples):
    """Return the Region in which alone the samples are wrong, or None."""
    return next((region for region in REGIONS if wrong_only_in(region, samples)), None)


def symbols_that_fit(sample):
    """Return the symbol of the first input that has the shape of the answer."""
    for name, value in known_of(sample).items():
        if value.shape == sample.expected.shape and value.size > 1:
            return name
    return "the input"
