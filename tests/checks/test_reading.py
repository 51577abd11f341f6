"""Networks, and lists that are indexed by the layer, read out of plain values."""

import numpy as np
import pytest

from backprop_lib import Network
from backprop_lib.checks import Unreadable
from backprop_lib.checks.engine.reading import by_layer, rebuild
from backprop_lib.checks.harness.networks import describe


def test_a_network_that_was_described_is_built_again():
    for widths, names in [([2, 3, 1], ["tanh", "sigmoid"]), ([2, 1], ["relu"])]:
        net = Network(widths, names, seed=0)
        again = rebuild("xor_network", describe(net), 2, 1)
        assert (again.D, again.f) == (net.D, net.f)
        np.testing.assert_array_equal(again.parameters, net.parameters)


@pytest.mark.parametrize(
    "widths, ends, said",
    [
        ([2, 3, 1], (1, 1), "The network must have 1 input and 1 output, got 2 and 1."),
        ([2, 3, 1], (3, 1), "The network must have 3 inputs and 1 output, got 2 and 1."),
        ([2, 3, 1], (2, 2), "The network must have 2 inputs and 2 outputs, got 2 and 1."),
        ([1, 3, 5, 2], (2, 1), "The network must have 2 inputs and 1 output, got 1 and 2."),
        ([2, 1, 3], (2, 1), "The network must have 2 inputs and 1 output, got 2 and 3."),
    ],
)
def test_a_network_of_other_ends_is_named(widths, ends, said):
    description = describe(Network(widths, ["tanh"] * (len(widths) - 1)))
    with pytest.raises(Unreadable) as caught:
        rebuild("xor_network", description, *ends)
    assert str(caught.value) == said


def test_what_is_no_network_is_named():
    with pytest.raises(Unreadable, match=r"^`xor_network` must return a Network of the library, got list\.$"):
        rebuild("xor_network", describe([1]), 2, 1)


def test_lists_become_quantities_in_the_order_of_the_layers():
    z, y = [None, 1, 2], [0, 3, 4]
    assert list(by_layer("forward", "z y", 3, (z, y)).items()) == [
        ("z[0]", None),
        ("z[1]", 1),
        ("z[2]", 2),
        ("y[0]", 0),
        ("y[1]", 3),
        ("y[2]", 4),
    ]
    assert by_layer("forward", "z", 3, z) == {"z[0]": None, "z[1]": 1, "z[2]": 2}


@pytest.mark.parametrize(
    "lists, said",
    [
        (([1, 2],), "`forward` must return 2 lists, z and y, got 1 things."),
        (([1, 2],) * 3, "`forward` must return 2 lists, z and y, got 3 things."),
        (None, "`forward` must return 2 lists, z and y, got NoneType."),
        (([1], [1, 2]), "`z` must have an entry for each layer from 0 on, N + 1 = 2; got 1."),
        (([1, 2], [1, 2, 3]), "`y` must have an entry for each layer from 0 on, N + 1 = 2; got 3."),
        (([1, 2], 5), "`y` must have an entry for each layer from 0 on, N + 1 = 2; got int."),
    ],
)
def test_what_is_not_as_many_lists_of_so_many_entries_is_named(lists, said):
    with pytest.raises(Unreadable) as caught:
        by_layer("forward", "z y", 2, lists)
    assert str(caught.value) == said


def test_a_long_list_is_as_long_as_it_is():
    assert len(by_layer("forward", "z", 300, list(range(300)))) == 300
