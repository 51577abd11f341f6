import copy
import pickle

import numpy as np
import pytest

from backprop_lib import Network, initialisation

LN3 = np.log(3)


@pytest.fixture
def by_hand():
    """Two inputs, two hidden sigmoid units, one sigmoid output, with weights that make the numbers easy."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[1, 0], [1, LN3], [-1, 0]]
    net.w[2] = [[2], [2], [-4]]
    return net


def test_the_worked_network_in_the_order_of_the_slides(by_hand):
    passed = by_hand.forward([1, 2])
    np.testing.assert_allclose(passed.y[0], [[1, 1, 2]])
    np.testing.assert_allclose(passed.z[1], [[0, LN3]])  # 1 + 1·1 - 1·2, and ln 3 · 1
    np.testing.assert_allclose(passed.y[1], [[1, 0.5, 0.75]])
    np.testing.assert_allclose(passed.z[2], [[0]], atol=1e-15)  # 2 + 2·½ - 4·¾
    np.testing.assert_allclose(passed.y[2], [[1, 0.5]])
    np.testing.assert_allclose(passed.Y, [[0.5]])

    swept = by_hand.backward(passed, [1], "kl")
    np.testing.assert_allclose(swept.div, [np.log(2)])
    np.testing.assert_allclose(swept.dy[2], [[-2]])  # -1/Y
    np.testing.assert_allclose(swept.dz[2], [[-0.5]])  # Y (1 - Y) · -2
    np.testing.assert_allclose(swept.dw[2], [[-0.5], [-0.25], [-0.375]])
    np.testing.assert_allclose(swept.dy[1], [[-1, 2]])  # 2 · -½, -4 · -½
    np.testing.assert_allclose(swept.dz[1], [[-0.25, 0.375]])  # ¼ · -1, 3/16 · 2
    np.testing.assert_allclose(swept.dw[1], [[-0.25, 0.375], [-0.25, 0.375], [-0.5, 0.75]])

    by_hand.step(swept, eta=2)
    np.testing.assert_allclose(by_hand.w[2], [[3], [2.5], [-3.25]])
    np.testing.assert_allclose(by_hand.w[1], [[1.5, -0.75], [1.5, LN3 - 0.75], [0, -1.5]], atol=1e-15)


def test_it_says_what_it_is(by_hand):
    assert repr(by_hand) == "Network([2, 2, 1], ['sigmoid', 'sigmoid']): 9 weights, float64"
    assert (by_hand.N, by_hand.forward([1, 2]).N) == (2, 2)
    passed = by_hand.forward([[1, 2]] * 3)
    swept = by_hand.backward(passed, [[1]] * 3, "kl")
    assert (len(passed), swept.N, len(swept)) == (3, 2, 3)
    assert isinstance(swept.loss, float)


def test_index_0_holds_None_and_column_0_of_y_is_1(by_hand):
    passed = by_hand.forward(np.zeros((3, 2)))
    swept = by_hand.backward(passed, np.zeros((3, 1)), "kl")
    assert [by_hand.w[0], by_hand.f[0], passed.z[0], swept.dy[0], swept.dz[0], swept.dw[0]] == [None] * 6
    assert all((y[:, 0] == 1).all() for y in passed.y)


def test_a_batch_is_its_instances_and_the_gradient_their_average(by_hand):
    X, d = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]), np.array([[1.0], [0.0], [0.5]])
    passed = by_hand.forward(X)
    swept = by_hand.backward(passed, d, "kl")
    singles = [by_hand.backward(by_hand.forward(x), d_t, "kl") for x, d_t in zip(X, d, strict=True)]
    np.testing.assert_allclose(swept.div, [single.div[0] for single in singles])
    assert swept.loss == pytest.approx(np.mean([single.loss for single in singles]))
    np.testing.assert_allclose(swept.gradient, np.mean([single.gradient for single in singles], axis=0))
    np.testing.assert_allclose(passed[1].Y, by_hand.forward(X[1]).Y)
    for t in (0, 2, -1, -3):
        for k in (1, 2):
            np.testing.assert_allclose(passed[t].z[k], by_hand.forward(X[t]).z[k])
        np.testing.assert_allclose(passed[t].y[0], [[1, *X[t]]])
    assert passed[0].f is by_hand.f and len(passed[0]) == 1
    for t in (3, -4):
        with pytest.raises(IndexError, match=f"t must be an instance from 0 to 2, got {t}"):
            passed[t]


def test_a_pass_does_not_change_its_arguments_and_passes_do_not_share_arrays(by_hand):
    X = np.ones((2, 2))
    first = by_hand.forward(X)
    remembered = first.z[1].copy()
    by_hand.forward(5 * X)
    np.testing.assert_array_equal(first.z[1], remembered)
    np.testing.assert_array_equal(X, np.ones((2, 2)))


def test_parameters_are_one_flat_vector_and_back(by_hand):
    flat = by_hand.parameters
    np.testing.assert_allclose(flat, [1, 1, -1, 0, LN3, 0, 2, 2, -4])  # unit by unit, the bias first
    flat[:] = 0
    assert by_hand.w[2][0, 0] == 2
    by_hand.parameters = np.arange(9)
    np.testing.assert_array_equal(by_hand.w[1], [[0, 3], [1, 4], [2, 5]])
    np.testing.assert_array_equal(by_hand.w[2], [[6], [7], [8]])


def test_weights_may_be_assigned_whole_in_part_and_in_place(by_hand):
    by_hand.w[2] = [[1], [2], [3]]
    by_hand.w[2][0, 0] = 9
    by_hand.w[1] -= 1
    np.testing.assert_allclose(by_hand.parameters, [0, 0, -2, -1, LN3 - 1, -1, 9, 2, 3])
    by_hand.w = [None, np.zeros((3, 2)), np.ones((3, 1))]
    np.testing.assert_allclose(by_hand.parameters, [0] * 6 + [1] * 3)


@pytest.mark.parametrize("N", [1, 2, 3, 4])
def test_all_weights_are_assigned_whatever_the_number_of_layers(N):
    net = Network([2] * (N + 1), ["tanh"] * N, seed=0)
    for w in (
        [None, *(np.full((3, 2), k) for k in range(1, N + 1))],
        (0, *(np.full((3, 2), -k) for k in range(1, N + 1))),
    ):
        net.w = w
        for k in range(1, N + 1):
            np.testing.assert_array_equal(net.w[k], w[k])
    for wrong in (w[:-1], [*w, w[1]], []):
        with pytest.raises(ValueError, match=f"w must be a list of {N + 1}: None, then .* got a list of {len(wrong)}"):
            net.w = wrong
    assert net.N == N and net.forward([1.0, 2.0]).N == N


@pytest.mark.parametrize("shape", [(), (2,), (1, 2), (3, 1), (2, 2), (4, 2), (3, 3), (3, 2, 1), (2, 3)])
def test_a_matrix_of_another_shape_is_refused(by_hand, shape):
    with pytest.raises(ValueError, match=r"w\[1\] must have shape \(3, 2\), with the bias in row 0"):
        by_hand.w[1] = np.ones(shape)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_saved_and_loaded_it_is_the_same_network(tmp_path, dtype):
    net = Network([3, 4, 2], ["relu", "softmax"], seed=1, initialisation="he", dtype=dtype)
    net.save(tmp_path / "net.npz")
    again = Network.load(tmp_path / "net.npz")
    np.testing.assert_array_equal(again.parameters, net.parameters)
    assert (again.D, again.f, again.dtype) == (net.D, net.f, net.dtype)
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file)


def test_names_of_activations_may_come_as_any_list():
    for names in (["tanh", "relu"], ("tanh", "relu"), np.array(["tanh", "relu"])):
        assert [f.name for f in Network([1, 2, 1], names).f[1:]] == ["tanh", "relu"]
    for names in (np.array([["tanh", "relu"]]), {"tanh": 1, "relu": 2}, ["tanh"] * 3):
        with pytest.raises(ValueError, match="activation_names must be a list of 2, one for each layer"):
            Network([1, 2, 1], names)
    with pytest.raises(ValueError, match=r"activation_names\[1\] must be one of"):
        Network([1, 2, 1], ["tanh", "rleu"])


def test_a_save_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "net.npz"
    Network([1, 1], ["tanh"], seed=0).save(path)
    before = path.read_bytes()

    def breaks(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", breaks)
    with pytest.raises(OSError, match="disk full"):
        Network([1, 1], ["tanh"], seed=1).save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]


def test_a_saved_file_has_the_permissions_of_any_other_and_a_link_stays_a_link(tmp_path):
    net = Network([1, 1], ["tanh"], seed=0)
    (tmp_path / "any").write_text("")
    net.save(tmp_path / "new.npz")
    assert (tmp_path / "new.npz").stat().st_mode == (tmp_path / "any").stat().st_mode
    (tmp_path / "new.npz").chmod(0o640)
    (tmp_path / "link.npz").symlink_to("new.npz")
    Network([1, 1], ["tanh"], seed=1).save(tmp_path / "link.npz")
    assert (tmp_path / "link.npz").is_symlink()
    assert (tmp_path / "new.npz").stat().st_mode & 0o777 == 0o640
    assert Network.load(tmp_path / "new.npz").parameters[1] != net.parameters[1]


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        (3, TypeError, "^path must be the name of a file, got 3$"),
        (None, TypeError, "^path must be the name of a file, got None$"),
        (".", IsADirectoryError, "^path must be the name of a file, got the folder '"),
    ],
)
def test_what_is_no_name_of_a_file_is_named(by_hand, path, error, message):
    with pytest.raises(error, match=message):
        by_hand.save(path)


def test_loading_something_else_is_refused_with_its_name(tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, a=np.zeros(3))
    with pytest.raises(ValueError, match=r"path must be a file that Network.save wrote, got '.*other.npz'"):
        Network.load(path)
    Network([1, 1], ["tanh"], seed=0).save(path)
    with np.load(path) as file:
        whole = dict(file)
    np.savez(path, **whole)
    assert Network.load(path).D == [1, 1]
    for change in [
        {"format": "backprop_lib network 2"},
        {"parameters": np.zeros(3)},
        {"parameters": np.zeros(2, int)},
        {"widths": 3},
        {"activations": ["tahn"]},
    ]:
        np.savez(path, **(whole | change))
        with pytest.raises(ValueError, match=r"path must be a file that Network.save wrote, got '.*other.npz'"):
            Network.load(path)
    np.save(path.with_suffix(".npy"), np.zeros(3))
    path.with_suffix(".npy").replace(path)
    with pytest.raises(ValueError, match="path must be a file that"):
        Network.load(path)
    for text in ("not an archive", ""):
        path.write_text(text)
        with pytest.raises(ValueError, match="path must be a file that"):
            Network.load(path)
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "missing.npz")


@pytest.mark.parametrize(
    "twin_of", [copy.copy, copy.deepcopy, Network.copy, lambda net: pickle.loads(pickle.dumps(net))]
)
def test_a_copy_learns_by_itself(by_hand, twin_of):
    twin = twin_of(by_hand)
    before = by_hand.parameters
    twin.step(twin.backward(twin.forward([1, 2]), [1], "kl"), 0.5)
    np.testing.assert_array_equal(by_hand.parameters, before)
    assert not np.array_equal(twin.parameters, before)
    np.testing.assert_array_equal(twin.w[1].T.ravel(), twin.parameters[:6])


def test_seeds_repeat_and_schemes_have_the_spread_of_their_sources():
    assert np.array_equal(*(Network([5, 4, 3], ["tanh", "tanh"], seed=7).parameters for _ in range(2)))
    assert not np.array_equal(*(Network([5, 4], ["tanh"], seed=s).parameters for s in (1, 2)))
    rng = np.random.default_rng(0)
    draws = {name: draw(rng, 300, 200) for name, draw in initialisation.SCHEMES.items()}
    expected = {"glorot": 2 / 500, "he": 2 / 300, "uniform": 1 / 900}
    for name, w in draws.items():
        assert w.var() == pytest.approx(expected[name], rel=0.03)
    assert np.abs(draws["glorot"]).max() <= np.sqrt(6 / 500)
    assert np.abs(draws["uniform"]).max() <= np.sqrt(1 / 300)
    for draw in initialisation.SCHEMES.values():
        assert draw(rng, 1, 1).shape == (1, 1) and draw(rng, 2, 3).shape == (2, 3)
        for n_in, n_out, name in [(0, 1, "n_in"), (1, 0, "n_out")]:
            with pytest.raises(ValueError, match=f"{name} must be a whole number of at least 1, got 0"):
                draw(rng, n_in, n_out)
        with pytest.raises(ValueError, match=r"rng must be a numpy Generator.*got 0"):
            draw(0, 1, 1)
        with pytest.raises(ValueError, match="n_in times n_out must be at most"):
            draw(rng, 10**9, 2)
    with pytest.raises(ValueError, match=r"n_in times n_out must be at most 1,000,000,000, got 100000 times 100000"):
        initialisation.he(rng, 10**5, 10**5)
    net = Network([5, 4], ["tanh"], seed=1)
    assert (net.w[1][0] == 0).all() and (net.w[1][1:] != 0).all()


class Cube:
    """An activation from outside, with the two methods alone."""

    def forward(self, z):
        return z**3

    def backward(self, dy, z, y):
        return 3 * z**2 * dy


class Absolute:
    def forward(self, Y, d):
        return np.abs(Y - d).sum(axis=1)

    def backward(self, Y, d):
        return np.sign(Y - d)


def test_the_pseudo_code_stops_at_the_very_step_whose_change_is_at_most_eps():
    # The error halves with each step, so Loss = ½ · 4^−k: the changes are ¾ · ½ · 4^−k, exact in binary.
    from backprop_lib import by_component

    def losses(**keywords):
        w = [None, [[0.0], [0.0]]]
        found = by_component.train(w, [None, "identity"], [[1.0]], [[1.0]], "l2", eta=0.25, **keywords)
        assert w == [None, [[0.0], [0.0]]]
        return found[1]

    assert losses(eps=3 / 32) == [1 / 2, 1 / 8, 1 / 32]
    assert len(losses(eps=np.nextafter(3 / 32, 0))) == 4
    assert len(losses(eps=10.0)) == 2
    assert len(losses(eps=0, max_iterations=5)) == 5
    with pytest.raises(ValueError, match=r"f\[2\] must be one of 'identity'.*got 'tahn'"):
        by_component.forward([None, [[0.0], [0.0]], [[0.0], [0.0]]], [None, "tanh", "tahn"], [1.0])


def test_objects_of_your_own_serve_in_place_of_names():
    from backprop_lib import by_component, gradient_check, train

    net = Network([2, 3, 1], [Cube(), "identity"], seed=0)
    X, d = np.array([[0.5, -1.0], [1.0, 2.0]]), np.array([[5.0], [-5.0]])
    assert gradient_check(net, X, d, Absolute()).worst < 1e-6
    _, dw = by_component.loss_and_gradient(net.w, net.f, X, d, Absolute())
    np.testing.assert_allclose(net.backward(net.forward(X), d, Absolute()).dw[1], dw[1])
    assert train(net, X, d, Absolute(), eta=0.01, epochs=3).stopped == "epochs"
    with pytest.raises(ValueError, match=r"f\[1\] is an object of your own"):
        net.save("never-written.npz")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([2], []), r"widths must name at least an input and one layer, \[D_0, D_1\], got \[2\]"),
        ((3, ["tanh"]), r"widths must be a list D_0..D_N, got 3"),
        (([2, 0], ["tanh"]), r"widths\[1\] must be a whole number of at least 1, got 0"),
        (([2, 1.5], ["tanh"]), r"widths\[1\] must be a whole number of at least 1, got 1.5"),
        (([2, 3, 1], ["tanh"]), r"activation_names must be a list of 2, one for each layer, got \['tanh'\]"),
        (([2, 3], "tanh"), r"activation_names must be a list of 1, one for each layer, got 'tanh'"),
        (([2, 3], ["tahn"]), r"activation_names\[0\] must be one of 'identity'.*got 'tahn'"),
        (([2, 10**6, 10**6], ["tanh"] * 2), r"widths must make at most 1,000,000,000 weights, got 1,000,004,000,000"),
        (([3, 10**9], ["tanh"]), r"widths must make at most 1,000,000,000 weights, got 4,000,000,000"),
        (([2, 1], ["softmax"]), r"a softmax layer must have at least 2 units.*got widths\[1\] = 1"),
    ],
)
def test_networks_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Network(*arguments)


@pytest.mark.parametrize(
    "keyword, message",
    [
        ({"dtype": "int32"}, r"dtype must be one of 'float64', 'float32', got 'int32'"),
        ({"dtype": "flaot"}, r"dtype must be one of 'float64', 'float32', got 'flaot'"),
        ({"seed": -1}, r"seed must be a whole number of at least 0, got -1"),
        ({"initialisation": "zeros"}, r"initialisation must be one of 'glorot', 'he', 'uniform', got 'zeros'"),
    ],
)
def test_unknown_names_are_refused(keyword, message):
    with pytest.raises(ValueError, match=message):
        Network([2, 1], ["tanh"], **keyword)


@pytest.mark.parametrize(
    "X, message",
    [
        ([[1, 2, 3]], r"X must have shape \(T, 2\), or \(2,\) for one instance, got \(1, 3\)"),
        (np.empty((0, 2)), r"X must have shape \(T, 2\).*got \(0, 2\)"),
        ([[1, np.nan]], r"X must hold finite numbers, got nan at index \(0, 1\)"),
        ([[1, np.inf]], r"X must hold finite numbers, got inf"),
        ("digits", r"X must be an array of real numbers, got 'digits'"),
        (np.zeros((1, 2, 2)), r"X must have 1 or 2 axes, got 3"),
        ([[1, 2], [3]], r"X must be an array of real numbers"),
        (
            np.ma.masked_array([[1, 2]], [[True, False]]),
            r"X must be an array without a mask, got a masked array of shape \(1, 2\)",
        ),
        ([np.ma.masked_array([1, 2], [True, False])], r"X must be an array without a mask"),
        (
            [[1, -1e308]],
            r"X must hold finite numbers of type float64, at most 2e\+123 from 0, got -1e\+308 at index \(0, 1\)",
        ),
        (
            [[1e308, 1]],
            r"X must hold finite numbers of type float64, at most 2e\+123 from 0, got 1e\+308 at index \(0, 0\)",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_refused(by_hand, X, message):
    with pytest.raises(ValueError, match=message):
        by_hand.forward(X)


@pytest.mark.parametrize(
    "d, divergence, message",
    [
        ([[1], [0]], "kl", r"d must have one row for each of the 1 instances, got 2 rows"),
        ([1, 0], "kl", r"d must have shape \(T, 1\).*got \(2,\); for one number each, d.reshape\(-1, 1\)"),
        ([[2]], "kl", r"d must be in \[0, 1\] for the divergence 'kl', got 2 at index \(0, 0\)"),
        ([[np.nan]], "l2", r"d must hold finite numbers"),
        ([[1]], "cross_entropy", r"divergence must be one of 'l2', 'kl'.*got 'cross_entropy'"),
    ],
)
def test_desired_outputs_that_do_not_fit_are_refused(by_hand, d, divergence, message):
    with pytest.raises(ValueError, match=message):
        by_hand.backward(by_hand.forward([1, 2]), d, divergence)


@pytest.mark.parametrize("labels", [[2, 0, 1, 1], [[2], [0], [1], [1]], [2, 0, 1]])
def test_labels_in_place_of_desired_outputs_are_answered_with_one_hot(labels):
    net = Network([2, 3], ["softmax"], seed=0)
    with pytest.raises(
        ValueError, match=r"d must have .*for labels, one whole number each, digits.one_hot\(labels, 3\)"
    ):
        net.backward(net.forward(np.ones((4, 2))), labels, "kl")


@pytest.mark.parametrize("d", [[[1, 0]], [[1, 0]] * 4, np.eye(3)[:2], np.empty((0, 3)), np.empty((4, 0))])
def test_what_can_not_be_labels_gets_no_such_hint(d):
    net = Network([2, 3], ["softmax"], seed=0)
    with pytest.raises(ValueError, match=r"^d must have .*got (\(\d, \d\)|2 rows)$"):
        net.backward(net.forward(np.ones((4, 2))), d, "kl")
    with pytest.raises(ValueError, match=r"^X must have shape .* got \(4,\)$"):
        net.forward([1, 2, 3, 4])


def test_wide_layers_take_wide_inputs():
    net = Network([300, 1], ["identity"])
    net.parameters = np.ones(301)
    assert net(np.ones(300)) == 301
    with pytest.raises(ValueError, match=r"X must have shape \(T, 300\)"):
        net(np.ones(301))


def test_numbers_in_a_row_for_one_input_are_answered_with_reshape():
    net = Network([1, 1], ["tanh"], seed=0)
    with pytest.raises(ValueError, match=r"got \(3,\); for one number each, X.reshape\(-1, 1\)$"):
        net([1, 2, 3])
    with pytest.raises(ValueError, match=r"got \(1, 3\)$"):
        net([[1, 2, 3]])


def test_the_largest_input_makes_no_overflow_and_a_larger_one_is_refused():
    for dtype in ("float32", "float64"):
        net, largest = Network([1, 1], ["identity"], dtype=dtype), float(np.finfo(dtype).max) ** 0.4
        net.parameters = [0, 1]
        x = np.array([0.999 * largest])
        assert np.isfinite(net.backward(net.forward(x), -x, "l2").gradient).all()
        with pytest.raises(ValueError, match="X must hold finite numbers of type"):
            net.forward([1.01 * largest])


def test_a_masked_array_without_a_masked_number_is_an_array(by_hand):
    np.testing.assert_array_equal(by_hand(np.ma.masked_array([1, 2])), by_hand([1, 2]))


def test_passes_of_another_network_are_refused(by_hand):
    other = Network([2, 4], ["tanh"], seed=0)
    passed = other.forward([1, 2])
    with pytest.raises(
        ValueError, match=r"passed must be a pass of this network, of widths \[2, 1\], got widths \[4\]"
    ):
        by_hand.backward(passed, [1], "kl")
    with pytest.raises(ValueError, match=r"swept must be a pass of this network"):
        by_hand.step(other.backward(passed, [0, 0, 0, 0], "l2"), 0.1)


def test_a_gradient_changed_by_hand_is_the_one_that_the_step_takes(by_hand):
    swept = by_hand.backward(by_hand.forward([1, 2]), [1], "kl")
    swept.dw[1] = np.zeros((3, 2))
    swept.dw[2][0] = 10
    by_hand.step(swept, 0.5)
    np.testing.assert_allclose(by_hand.parameters, [1, 1, -1, 0, LN3, 0, -3, 2.125, -3.8125], atol=1e-15)


def test_a_pass_of_a_network_with_other_f_or_w_is_refused_and_a_copy_s_is_not(by_hand):
    X, d = [[1.0, 2.0], [0.0, -1.0]], [[1.0], [0.0]]
    passed = by_hand.forward(X)
    expected = by_hand.backward(passed, d, "kl").gradient
    twin = pickle.loads(pickle.dumps(by_hand))
    np.testing.assert_array_equal(twin.backward(passed, d, "kl").gradient, expected)
    for k in (1, 2):
        other = by_hand.copy()
        other.w[k] = other.w[k] + 0.5
        with pytest.raises(ValueError, match=rf"^passed must be a pass of this network, got .* with another w\[{k}\]$"):
            other.backward(passed, d, "kl")
    other = by_hand.copy()
    other.f[1] = "tanh"
    with pytest.raises(
        ValueError, match=r"^passed must be a pass of this network, got one in which f\[1\] is sigmoid$"
    ):
        other.backward(passed, d, "kl")


@pytest.mark.parametrize(
    "weights, same",
    [([0, 100], True), ([0, 100.001], True), ([0, 100.5], False), ([0, 99.5], False), ([-99.99, 100], False)],
)
def test_a_pass_belongs_to_weights_that_give_its_last_z(weights, same):
    net, other = Network([1, 1], ["tanh"]), Network([1, 1], ["tanh"])
    net.parameters, other.parameters = [0, 100], weights
    for x in (1.0, 0.0):
        passed, fits = net.forward([x]), same or (x == 0 and weights[0] == 0)
        if fits:
            assert other.backward(passed, [0.0], "l2").dz[1].shape == (1, 1)
        else:
            with pytest.raises(ValueError, match="got one of a network with another w"):
                other.backward(passed, [0.0], "l2")


def test_things_that_are_no_passes_are_named(by_hand):
    X, d = [[1.0, 2.0]], [[1.0]]
    passed = by_hand.forward(X)
    with pytest.raises(TypeError, match=r"passed must be what net.forward\(X\) returned, got list"):
        by_hand.backward(X, d, "kl")
    with pytest.raises(
        TypeError, match=r"swept must be what net.backward\(passed, d, divergence\) returned, got Forward"
    ):
        by_hand.step(passed, 0.1)
    before = by_hand.parameters
    for k in (1, 2):
        swept = by_hand.backward(passed, d, "kl")
        swept.dw[k][1] = np.nan
        with pytest.raises(ValueError, match=rf"swept.dw\[{k}\] must hold finite numbers"):
            by_hand.step(swept, 0.1)
    np.testing.assert_array_equal(by_hand.parameters, before)


def test_a_step_that_the_last_of_three_layers_cannot_take_is_taken_by_none():
    net = Network([1, 2, 2, 1], ["tanh", "tanh", "identity"], seed=0)
    swept = net.backward(net.forward([[1.0]]), [[0.0]], "l2")
    swept.dw[3][0] = np.inf
    before = net.parameters
    with pytest.raises(ValueError, match=r"swept.dw\[3\] must hold finite numbers"):
        net.step(swept, 0.1)
    np.testing.assert_array_equal(net.parameters, before)


def test_an_activation_may_be_assigned_by_its_name(by_hand):
    by_hand.f[1] = "relu"
    np.testing.assert_allclose(by_hand.forward([1, 2]).y[1], [[1, 0, LN3]])
    with pytest.raises(ValueError, match=r"f\[2\] must be one of 'identity'.*got 'rleu'"):
        by_hand.f[2] = "rleu"
    with pytest.raises(ValueError, match="a softmax layer must have at least 2 units"):
        by_hand.f[2] = "softmax"
    with pytest.raises(ValueError, match=r"f\[k\] can be assigned for k = 1..2, got k = 0"):
        by_hand.f[0] = "relu"
    assert [f.name for f in by_hand.f[1:]] == ["relu", "sigmoid"]


def test_a_network_can_be_called(by_hand):
    np.testing.assert_array_equal(by_hand([1, 2]), by_hand.forward([1, 2]).Y)
    with pytest.raises(AttributeError, match="did you mean forward"):
        by_hand.foward([1, 2])


def test_the_gradient_can_be_read_and_is_changed_through_dw(by_hand):
    swept = by_hand.backward(by_hand.forward([1, 2]), [1], "kl")
    np.testing.assert_array_equal(swept.gradient[-3:], swept.dw[2][:, 0])
    with pytest.raises(ValueError, match="read-only"):
        swept.gradient[0] = 1


def test_certainty_on_the_wrong_side_gives_no_warning():
    net = Network([1, 1], ["sigmoid"])
    net.w[1] = [[0.0], [-720.0]]
    swept = net.backward(net.forward([1.0]), [1.0], "kl")
    assert swept.dz[1] == -1 and swept.loss == pytest.approx(720)


@pytest.mark.parametrize("widths, f", [([2, 1], "tanh"), ([2, 3], "sigmoid"), ([2, 3], "identity")])
def test_kl_is_refused_where_the_outputs_are_not_probabilities(widths, f):
    net = Network(widths, [f], seed=0)
    with pytest.raises(ValueError, match=rf"must be one sigmoid unit or a softmax, got {widths[1]} {f} unit"):
        net.backward(net.forward([1, 2]), np.ones(widths[1]) / widths[1], "kl")


@pytest.mark.parametrize(
    "assign, message",
    [
        (
            lambda net: net.w.__setitem__(1, np.zeros((2, 2))),
            r"w\[1\] must have shape \(3, 2\), with the bias in row 0",
        ),
        (lambda net: net.w.__setitem__(3, 1), r"w\[k\] can be assigned for k = 1..2, got k = 3"),
        (lambda net: net.w.__setitem__(-1, 1), r"w\[k\] can be assigned for k = 1..2, got k = -1"),
        (lambda net: net.w.__setitem__("1", 1), r"w\[k\] can be assigned for k = 1..2, got k = '1'"),
        (lambda net: net.f.__setitem__(3, "tanh"), r"f\[k\] can be assigned for k = 1..2, got k = 3"),
        (lambda net: net.f.__setitem__("1", "tanh"), r"f\[k\] can be assigned for k = 1..2, got k = '1'"),
        (
            lambda net: setattr(net, "w", [None] * 4),
            r"w must be a list of 3: None, then w\[1\]..w\[2\], got a list of 4",
        ),
        (lambda net: setattr(net, "parameters", np.zeros(10)), r"parameters must have shape \(9,\), got \(10,\)"),
        (lambda net: setattr(net, "parameters", [np.inf] * 9), r"parameters must hold finite numbers"),
        (lambda net: net.w.__setitem__(0, 1), r"w\[k\] can be assigned for k = 1..2, got k = 0"),
        (lambda net: net.w.__setitem__(1, [[np.nan] * 2] * 3), r"w\[1\] must hold finite numbers"),
        (lambda net: setattr(net, "w", [None]), r"w must be a list of 3: None, then w\[1\]..w\[2\]"),
        (lambda net: setattr(net, "w", [None, np.ones((3, 2)), np.ones((2, 1))]), r"w\[2\] must have shape \(3, 1\)"),
        (lambda net: setattr(net, "w", 3), r"w must be a list of 3: None, then w\[1\]..w\[2\], got int"),
        (lambda net: setattr(net, "parameters", np.zeros(8)), r"parameters must have shape \(9,\), got \(8,\)"),
        (lambda net: net.step(net.backward(net.forward([1, 2]), [1], "kl"), eta=-1), r"eta must be .* above 0, got -1"),
        (lambda net: net.forward([1, 2])[5], r"t must be an instance from 0 to 0, got 5"),
    ],
)
def test_assignments_that_do_not_fit_change_nothing(by_hand, assign, message):
    before = by_hand.parameters
    with pytest.raises((ValueError, IndexError), match=message):
        assign(by_hand)
    np.testing.assert_array_equal(by_hand.parameters, before)


def test_the_tables_say_each_layer_with_its_numbers(by_hand):
    passed = by_hand.forward([1, 2])
    swept = by_hand.backward(passed, [1], "kl")
    for table, z in [(repr(passed), "z^(k)"), (passed._repr_html_(), "z<sup>(k)</sup>")]:
        assert all(entry in table for entry in [z, "1.099", "0.75", "sigmoid"])
    for table, dw in [(repr(swept), "dLoss/dw^(k)"), (swept._repr_html_(), "dLoss/dw<sup>(k)</sup>")]:
        assert all(entry in table for entry in [dw, "-0.25", "0.375", "Loss = 0.6931"])
    assert "f<sub>k</sub>" in passed._repr_html_()
    assert "9 weights" in by_hand._repr_html_() and "(1 + 2) × 2" in by_hand._repr_html_()
    wide = Network([64, 32, 10], ["tanh", "softmax"], seed=0)
    assert all(len(line) < 160 for line in repr(wide.forward(np.zeros((5, 64)))).splitlines())
