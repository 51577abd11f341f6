"""What is known of a case beside its quantity: the symbols it could be made of, possible factors, and what sort it is."""

import numpy as np

from backprop_lib.checks.engine.comparing import letter


def layer_of(name):
    """Return the layer in a quantity's name, or None."""
    _, _, rest = name.partition("[")
    return int(rest[:-1]) if rest[:-1].isdigit() else None


def leaves_of(exercise, case, name):
    """Return what a quantity could have been made of; what differs from its right value is there as both."""
    marked = exercise.symbols_of(case.inputs, case.expected, name)
    own = exercise.symbols_of(case.inputs, {**case.expected, **(case.values or {})}, name)
    found = {}
    for text, value in marked.items():
        plain = text.replace("{", "").replace("}", "")
        mine = own.get(text)
        if "{" in text and mine is not None and not _same(value, mine):
            found[text.replace("{", "your ").replace("}", "")] = mine
            found[text.replace("{", "the right ").replace("}", "")] = value
        else:
            # What is right but for rounding is taken as the answer has it: an error of 1e-9 is made of the answer's own digits.
            found[plain] = value if mine is None or mine.shape != value.shape else mine
    return found


def _same(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=1e-8, equal_nan=True)


def numbers_of(exercise, case, expected):
    """Return the numbers that may be a factor in a case, by what they are called."""
    found = {"T": _batch(case.inputs)}
    if expected.ndim == 2:
        found |= {"the number of rows": expected.shape[0], "the number of columns": expected.shape[1]}
    elif expected.ndim == 1:
        found["its length"] = expected.shape[0]
    for name, value in case.inputs.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[exercise.words.get(name, name)] = value
    return {name: float(value) for name, value in found.items() if value}


def _batch(inputs):
    """Return how many instances a case has, or None."""
    for name in ("X", "Y", "d", "labels", "dy", "y"):
        value = inputs.get(name)
        value = value[0] if isinstance(value, list) and value and isinstance(value[0], np.ndarray) else value
        if isinstance(value, np.ndarray) and value.ndim == (1 if name == "labels" else 2):
            return len(value)
    return None


def traits_of(sample):
    """Return the phrases that are true of a sample: which layer, how many instances, which activation and divergence."""
    inputs, found = sample.case.inputs, set()
    T = _batch(inputs)
    if T is not None:
        found.add("where there is one instance" if T == 1 else "where there are several instances")
    found |= _of_layer(sample) | _of_networks(inputs, layer_of(sample.name)) | _of_numbers(inputs)
    for name, value in inputs.items():
        if type(value) is int and len(name) == 1:
            found |= {f"where {name} is {value}", f"where {name} is 1" if value == 1 else f"where {name} is above 1"}
    x = inputs.get("x", inputs.get("x0"))
    if isinstance(x, np.ndarray) and x.ndim == 1:
        found.add("with one variable" if len(x) == 1 else "with several variables")
    return found


def _of_layer(sample):
    k = layer_of(sample.name)
    if k is None:
        return set()
    last = max(layer_of(name) for name in sample.case.expected if letter(name) == letter(sample.name))
    found = {"in the output layer" if k == last else "in the layers below the output"}
    return found | {{0: "at the input", 1: "in layer 1"}.get(k, "in the layers after the first")}


def _of_networks(inputs, k):
    found, names = set(), inputs.get("f")
    if isinstance(names, list) and len(names) > 1:
        name = names[k] if k is not None and k < len(names) else names[-1]
        if name is not None:
            softmax = "a softmax" if name == "softmax" else "no softmax"
            found |= {f"where the activation is {name}", f"where the activation is {softmax}"}
    if isinstance(inputs.get("divergence"), str):
        found.add(f"for {inputs['divergence'].upper()}")
    if isinstance(inputs.get("Y"), np.ndarray) and inputs["Y"].ndim == 2:
        found.add("with one output" if inputs["Y"].shape[1] == 1 else "with several outputs")
    return found


def _of_numbers(inputs):
    arrays = [value for value in inputs.values() if isinstance(value, np.ndarray) and value.size]
    if not arrays:
        return set()
    large = any(np.abs(value).max() > 100 for value in arrays)
    found = {"where the numbers are large" if large else "where the numbers are moderate"}
    return found | ({"where the input holds whole numbers"} if any(v.dtype.kind in "iu" for v in arrays) else set())
