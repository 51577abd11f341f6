"""What the exercises share on activations that take each z by itself."""

from backprop_lib.checks.engine.exercise import Quantity


def moderate(rng):
    """Draw arrays of moderate numbers, 0 and whole ones among them."""
    arrays = [rng.normal(scale=3, size=shape).round(2) for shape in [(4, 3), (1, 5), (6,)]]
    return [{"z": z} for z in [*arrays, rng.permutation([[-2, 0, 1], [3, -1, 2]])]]


def large(rng):
    """Draw arrays in which a careless exp overflows."""
    both = [-1e4, -800.0, -1.0, 0.5, 800.0, 1e4]
    return [{"z": rng.permutation(z)} for z in [both, [-10000, 10000, 720, 0], [720.0, 1e4, 3.0]]]


ONE_BY_ONE = Quantity("y")
