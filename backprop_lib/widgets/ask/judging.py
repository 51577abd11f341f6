"""Judges an answer by what a question knows; `static/question.js` does the same in the browser, and a test compares them."""

import math
import re

LETTERS = "ABCDEF"
NO_NUMBER = "Please give a number, such as 0.5, −2 or 1/4."
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", re.I | re.ASCII)


def read_number(text):
    """Return the number that somebody typed, "0,5" and "−1/4" too, or None where it is none."""
    parts = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-").replace(",", ".").split("/")
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    values = [float(part) for part in parts]
    if len(values) == 2 and values[1] == 0:
        return None
    value = values[0] / values[1] if len(values) == 2 else values[0]
    return value if math.isfinite(value) else None


def judge(asked, given):
    """Return whether an answer is right, None where it can't be read, and what to say of it.

    Parameters
    ----------
    asked : dict
        The question as the browser has it.
    given : str
        The number of an option from 0, or what was typed.
    """
    if "options" in asked:
        option = asked["options"][int(given)]
        return option["right"], option["reply"]
    value = read_number(given)
    if value is None:
        return None, asked["no_number"]
    for target in asked["targets"]:
        if abs(value - target["at"]) <= asked["tolerance"]:
            return target["right"], target["reply"]
    return False, asked["otherwise"]
