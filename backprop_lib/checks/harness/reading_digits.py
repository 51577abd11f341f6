"""Beside the student: a network of their own functions learns digits with their settings, and says what it reads."""

import numpy as np

from backprop_lib.checks.harness.limits import TimeUpError, alarm
from backprop_lib.checks.harness.own import PARTS, Own, put_together
from backprop_lib.checks.harness.settings import Refused, check_budget, checked

SECONDS = 5.0  # of computing for the student's own code; a loop over every weight needs minutes

# Why the library's code reads alone, where it isn't one function or another.
TOO_SLOW, STOPPED = "too slow", "stopped"


def read_digits(answer, inputs):
    """Return what a network says of digits that it has not seen, its Losses, and whose code it was.

    Parameters
    ----------
    answer : callable
        Returns the settings. The functions of its notebook are found among the names that it can see itself.
    inputs : dict
        X and d to learn from, X_unseen, and the seed of the first weights.

    Returns
    -------
    dict
        "refused", a sentence about the settings; or "chosen", "Y", "Losses" and "instead", for each function of the library's
        that stood in its name, or `TOO_SLOW` or `STOPPED`.
    """
    chosen = answer()
    own = put_together(getattr(answer, "__globals__", {}))
    try:
        chosen = checked(chosen)
        check_budget(len(inputs["X"]), **chosen)
        learned, instead = _by(own, chosen, inputs)
    except Refused as error:
        return {"refused": str(error)}
    except ValueError as error:
        said = str(error)
        return {"refused": f"The library refuses these settings: {said}{'' if said.endswith('?') else '.'}"}
    return learned | {"chosen": chosen, "instead": instead}


def _by(own, chosen, inputs):
    """Learn with the student's functions, or, where they can't, with the library's alone."""
    if own.functions:
        try:
            with alarm(SECONDS, of_cpu=True):
                return _learned(own, chosen, **inputs), list(own.instead)
        except TimeUpError:
            instead = [TOO_SLOW]
        except Exception:
            instead = [STOPPED]
    else:
        instead = list(PARTS)
    return _learned(Own(), chosen, **inputs), instead


def _learned(own, chosen, X, d, X_unseen, seed):
    net, losses = own.learn(X, d, chosen, seed)
    return {"Y": np.array(net.forward(X_unseen).Y), "Losses": losses}
