"""Says an error of Python's or numpy's in the lecture's words: which symbol had which shape, and what that usually means."""

import re

from backprop_lib.checks.engine.errors_of_shapes import (
    broadcast,
    concatenated,
    counted,
    handed,
    product,
    put_in,
    ragged,
    sequence,
    symbol,
)


def explained(exercise, outcome, inputs):
    """Return a sentence on what made an answer stop, or nothing.

    Parameters
    ----------
    exercise : Exercise
    outcome : Outcome
        Its failure is "exception" or "time".
    inputs : dict
        Of the case.
    """
    if outcome.failure == "time":
        return _on_time(outcome)
    text, place = outcome.says, outcome.place
    for wanted, pattern, say in _RULES:
        found = re.search(pattern, text) if outcome.kind in wanted else None
        if found:
            said = say.format(found[0], *found.groups()) if isinstance(say, str) else say(found, place)
            if said:
                return said
    return handed(place) if outcome.kind in _ANY else ""


def _on_time(outcome):
    place = outcome.place
    if place.loops:
        return "The `while` around this line was still going round: does its body change what its condition looks at?"
    if place.line:
        return "This is where it was when time was up: how often does the loop around it go round?"
    return ""


def _index(found, place):
    size = re.search(r"index (-?\d+) is out of bounds for axis (\d) with size (\d+)", found[0])
    name = symbol(place.operands[0][0]) if place.operands else "the array"
    if size:
        index, axis, length = int(size[1]), int(size[2]), int(size[3])
        several = place.operands and len(place.operands[0][2]) > 1
        what = {0: "row", 1: "column"}.get(axis, "entry") if several else "entry"
        where = "from 0 to " + str(length - 1) if length else "and there is none"
        return f"`{name}` was asked for {what} {index}, and they count {where}: where does the loop begin and end?"
    if place.operands and place.operands[0][1] in ("list", "tuple") and place.operands[0][2]:
        length = place.operands[0][2][0]
        if name.endswith(".shape"):
            axes = "1 axis" if length == 1 else f"{length} axes"
            return f"`{name.removesuffix('.shape')}` has {axes} here, and its shape was asked for one more."
        asked = [shape[0] for _, kind, shape in place.operands[1:] if kind == "int"]
        entry = f"entry {asked[0]}" if asked else "an entry"
        has = f"`{name}` has {counted(length, 'entry')} by then"
        return f"{has}, and {entry} was asked for: where does the loop begin and end?"
    return (
        "An entry was asked for that is not there: where does the loop begin and end, and is the list filled by then?"
    )


def _too_many_indices(found, place):
    name = symbol(place.operands[0][0]) if place.operands else "the array"
    axes = re.search(r"array is (\d+)-dimensional, but (\d+) were indexed", found[0])
    if axes:
        return f"`{name}` has {axes[1]} axes, and {axes[2]} indices were given: which one is too many?"
    return ""


def _none(found, place):
    name = symbol(place.operands[0][0]) if place.operands else ""
    if name:
        return (
            f"`{name}` is None here: layer 0 has none in the layers' lists, and a function without `return` gives None."
        )
    return "Something is None here: layer 0 has none in the layers' lists, and a function without `return` gives None."


def _none_operand(found, place):
    nothing = [symbol(text) for text, kind, _ in place.operands if kind == "NoneType"]
    who = f"`{nothing[0]}` is None" if nothing else "One of the two is None"
    return f"{who}: z[0], w[0] and f[0] are None, since layer 0 has none; or the entry is not filled yet."


def _function_operand(found, place):
    functions = [symbol(text) for text, kind, _ in place.operands if kind in ("function", "method", "type")]
    which = f"`{functions[0]}` is a function" if functions else "One of the two is a function"
    return f"{which}: it has to be called, with what it is to be taken at in brackets."


def _list_operand(found, place):
    lists = [symbol(text) for text, kind, _ in place.operands if kind in ("list", "tuple")]
    which = f"`{lists[0]}` is a list" if lists else "One of the two is a list"
    return f"{which}, and the arithmetic is that of arrays: take the entry of one layer, or make an array of it."


def _list_index(found, place):
    name = f"`{symbol(place.operands[0][0])}`" if place.operands else "This"
    return f"{name} is a list: it takes one whole number in its brackets. Commas and arrays in the brackets are for arrays."


def _not_subscriptable(found, place):
    name = f"`{symbol(place.operands[0][0])}`" if place.operands else "What stands before the brackets"
    if found[1] in ("function", "builtin_function_or_method", "method"):
        return f"{name} is a function: call it with ( ), not with [ ]."
    return f"{name} is a single {found[1]}, which has no entries: where did the array go?"


def _not_callable(found, place):
    name = f"`{symbol(place.function)}`" if place.function else "What stands before the brackets"
    return f"{name} is a {found[1]}, no function: ( ) calls, [ ] takes an entry, and a product needs a * or an @."


def _not_iterable(found, place):
    if not found.re.groups or not found[1]:
        return "A single number was taken for an array: it has no length and no entries."
    return f"There is a single {found[1]} where several things are expected: is `range` missing, or a list?"


def _attribute(found, place):
    if found[1] == "NoneType":
        return _none(found, place)
    return f"A {found[1]} has no `{found[2]}`: is it an array yet, or is the name misspelled?"


def _bits(found, place):
    if found[1] == "^":
        return "In Python `^` is no power but an operation on the bits of whole numbers: a power is written `**`."
    return f"`{found[1]}` is an operation on the bits of whole numbers: which one is meant for these floats?"


_ANY = (
    "ValueError",
    "TypeError",
    "IndexError",
    "AxisError",
    "UFuncTypeError",
    "_UFuncBinaryResolutionError",
    "_UFuncOutputCastingError",
    "UFuncOutputCastingError",
    "_ArrayMemoryError",
    "AttributeError",
    "KeyError",
)
_RULES = (
    (_ANY, r"matmul.*|shapes \(.*not aligned.*", product),
    (_ANY, r"could not be broadcast together.*|operands could not be broadcast.*", broadcast),
    (_ANY, r"could not broadcast input array.*|non-broadcastable output.*|shape mismatch.*", put_in),
    (_ANY, r"setting an array element with a sequence. The requested array has an inhomogeneous", ragged),
    (_ANY, r"setting an array element with a sequence|only (?:size-1|length-1|0-dimensional) arrays", sequence),
    (_ANY, r"(?:all the input|all input arrays|need at least one array|zero-dimensional arrays).*", concatenated),
    (
        ("IndexError",),
        r"list assignment index out of range",
        "A list can't be filled beyond its end: use `append`, or make it as long as it has to be, N + 1 entries.",
    ),
    (("IndexError",), r"too many indices for array.*", _too_many_indices),
    (
        ("IndexError", "TypeError"),
        r"only integers, slices|'float' object cannot be interpreted as an integer|slice indices must be integers",
        "An index must be a whole number; what stands in the brackets is a float. In Python `/` always gives one.",
    ),
    (("IndexError",), r"invalid index to scalar variable", "A single number has no entries: one index too many."),
    (("IndexError",), r".*out of (?:bounds|range).*", _index),
    (
        ("NameError",),
        r"name '(\w+)' is not defined",
        "The name `{1}` is not known here: is it spelled as in the arguments, and set before this line?",
    ),
    (
        ("UnboundLocalError",),
        r"local variable '(\w+)'",
        "`{1}` is used before it has a value: because it is assigned further down, Python takes it for a name of this "
        "function. Set it before the loop.",
    ),
    (("TypeError",), r"'NoneType' object is not subscriptable|'NoneType' object does not", _none),
    (("TypeError",), r"'NoneType' object is not callable", _none),
    (("TypeError",), r"unsupported operand type\(s\) for [^:]*: .*'NoneType'", _none_operand),
    (_ANY, r"[Ii]nput operand \d does not have enough dimensions|NoneType", _none_operand),
    (
        ("TypeError",),
        r"unsupported operand type\(s\) for [^:]*: .*'(?:list|tuple)'|can't multiply sequence",
        _list_operand,
    ),
    (
        ("TypeError",),
        r"unsupported operand type\(s\) for [^:]*: .*'(?:function|method|builtin_function_or_method|type)'",
        _function_operand,
    ),
    (
        _ANY,
        r"vector activation",
        "This layer's f is a softmax, and its derivative is a matrix: f[k].backward goes back through any activation.",
    ),
    (("TypeError",), r"can only concatenate (?:list|tuple)|bad operand type for unary -: 'list'", _list_operand),
    (("TypeError",), r"(?:list|tuple) indices must be integers", _list_index),
    (("TypeError",), r"'([\w.]+)' object is not subscriptable", _not_subscriptable),
    (("TypeError",), r"'([\w.]+)' object does not support item assignment", _not_subscriptable),
    (("TypeError",), r"'([\w.]+)' object is not callable", _not_callable),
    (("TypeError",), r"'([\w.]+)' object is not iterable|iteration over a 0-d array|len\(\) of unsized", _not_iterable),
    (("TypeError",), r"object of type '([\w.]+)' has no len", _not_iterable),
    (("AttributeError",), r"module '([\w.]+)' has no attribute '(\w+)'", "`{1}` has no `{2}`: is the name misspelled?"),
    (("AttributeError",), r"'([\w.]+)' object has no attribute '(\w+)'", _attribute),
    (
        ("TypeError",),
        r"([\w.<>]+)\(\) (?:missing|takes).*",
        "`{1}` was called with other arguments than it takes: count them, and look at their order.",
    ),
    (
        ("TypeError",),
        r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'",
        "`{1}` takes no argument `{2}`: is it the right function?",
    ),
    (
        ("ValueError",),
        r"truth value of an array",
        "An array was used as a condition, and it has many answers: use np.where, number by number, or ask for one entry.",
    ),
    (
        ("ZeroDivisionError", "FloatingPointError"),
        r"",
        "Something is divided by 0: what is the divisor the first time round, or for the smallest case?",
    ),
    (
        ("TypeError",),
        r"only (?:integer scalar|length-1) arrays|must be real number",
        "A single number was expected, and there is a whole array: use numpy's function in place of math's, or one entry.",
    ),
    (
        ("ValueError", "TypeError"),
        r"(?:too many|not enough) values to unpack|cannot unpack",
        "The names on the left are not as many as what comes on the right: how many axes or entries does it have?",
    ),
    (
        ("RecursionError",),
        r"",
        "The function calls itself without an end: is the call meant for another function of the same name?",
    ),
    (
        _ANY,
        r"Cannot cast ufunc|cannot cast",
        "The array holds whole numbers, and floats can't be put into it in place: make it one of floats first.",
    ),
    (("ValueError",), r"read-only", "This array can't be changed: work on a copy."),
    (
        ("AxisError", "IndexError"),
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "There is no axis {1}: this array has {2} of them, counted from 0.",
    ),
    (
        ("ValueError",),
        r"zero-size array|empty sequence|math domain error",
        "An array or list is empty here: was it filled before, and does the loop go round at all?",
    ),
    (
        ("IndexError",),
        r"boolean index did not match",
        "A condition in the brackets needs one truth for each row of what it chooses from, and there are more or fewer.",
    ),
    (
        ("ValueError",),
        r"cannot reshape array of size (\d+)",
        "There are {1} numbers, and the new shape has room for more or for fewer: which are missing, or too many?",
    ),
    (
        ("TypeError",),
        r"expected numbers, arrays or lists of them, got (\w+)",
        "What is returned holds a {1}, where numbers are asked for: is something not called, or not computed yet?",
    ),
    (("KeyError",), r"", "This key is not there: how are the entries called?"),
    (("TypeError",), r"unsupported operand type\(s\) for (\^|<<|>>|&|\|)=?:", _bits),
    (
        ("ValueError",),
        r"range\(\) arg 3",
        "A range with the step 0 goes nowhere: by how much does the loop count, and which way?",
    ),
    (
        ("ValueError", "TypeError"),
        r"must |can be |has to ",
        "The library's message says which argument it could not use: look at what you hand over there.",
    ),
    (
        ("OverflowError",),
        r"",
        "A number became too large for a float: is something raised to a power, or does each step overshoot?",
    ),
    (
        ("LinAlgError",),
        r"",
        "A matrix was to be inverted or solved that can't be; is an inverse what the lecture asks for?",
    ),
    (
        ("TypeError",),
        r"loop of ufunc does not support|ufunc '\w+' not supported",
        "A list of arrays, or what is no array of numbers, went into a function of numpy's: take one entry of it.",
    ),
)
