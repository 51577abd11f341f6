"""What the clinic says of its patients: its code is run here, without its pictures."""

import numpy as np
import pytest

import lectures


@pytest.fixture(scope="module")
def now():
    return lectures.run(lectures.read("clinic", folder="guides"))["curves"]


@pytest.mark.parametrize(
    ("patient", "factor"),
    [("healthy", 1), ("wrong sign", -1), ("divided by T twice", 1 / 60), ("never divided by T", 60)],
)
def test_a_sign_or_an_average_shows_as_one_factor_everywhere(now, patient, factor):
    fall, weights, biases = now["reports"][patient]
    assert fall == pytest.approx(factor, rel=0.01)
    assert [*weights, *biases] == pytest.approx([factor] * 6, rel=1e-5)


def test_what_is_lost_shows_as_0(now):
    _, weights, biases = now["reports"]["biases forgotten"]
    assert weights == pytest.approx([1, 1, 1], rel=1e-5) and biases == [0, 0, 0]
    _, weights, biases = now["reports"]["layer 1 gets nothing"]
    assert [*weights, *biases] == pytest.approx([0, 1, 1, 0, 1, 1], rel=1e-5)


def test_forgotten_slopes_spare_the_last_layer_alone(now):
    _, weights, biases = now["reports"]["slopes of hidden layers forgotten"]
    assert [weights[2], biases[2]] == pytest.approx([1, 1], rel=1e-5)
    assert min(weights[0] - 1, weights[1] - 1, biases[0] - 1, biases[1] - 1) > 0.05


def test_the_curves_show_what_the_text_says_and_hide_some_bugs(now):
    last = {patient: losses[-1] for patient, losses in now["curves"].items()}
    assert last["healthy"] < 0.02
    assert np.diff(now["curves"]["wrong sign"][:3]).min() > 0
    assert last["divided by T twice"] > 0.2
    assert np.abs(np.diff(now["curves"]["never divided by T"])).max() > 2
    for looks_well in ("biases forgotten", "slopes of hidden layers forgotten"):
        assert last[looks_well] < 0.02
    assert 0.05 < last["layer 1 gets nothing"] < 0.3
