"""What a half-right student writes in backward_pass, by cell, and what it earns."""

HALF = {
    "div-derivative": """
def div_derivative(Y, d, divergence):
    return Y - d if divergence == "l2" else -d / Y
""",
    "derivatives": """
def sigmoid_derivative(z):
    y = activations.sigmoid(z)
    return activations.sigmoid(y) * (1 - activations.sigmoid(y))

def tanh_derivative(z):
    return 1 / np.cosh(z) ** 2

def relu_derivative(z):
    return z > 0
""",
    "softmax-backward": """
def softmax_backward(dy, y):
    return y * (dy - (y * dy).sum())
""",
    "output-layer": """
def output_layer(y, z, f, d, divergence):
    dy = divergence.backward(y[-1][:, 1:], d)
    dz = f[-1].backward(dy, z[-1], y[-1][:, 1:])
    return dy, dz, y[-2].T @ dz
""",
    "hidden-layer": """
def hidden_layer(k, w, f, y, z, dz_after):
    dy = (w[k + 1][1:] @ dz_after.T).T
    return dy, dy, y[k - 1].T @ dy / len(dy)
""",
    "backward": "def backward(w, f, y, z, d, divergence:\n    return dy, dz, dw",
    "check-gradient": """
def check_gradient(loss, w, dw, h):
    numerical, difference, size = [None], 0, 0
    for k in range(1, len(w)):
        numerical.append(0 * w[k])
        for i in np.ndindex(w[k].shape):
            w[k][i] += h
            above = loss(w)
            w[k][i] -= 2 * h
            below = loss(w)
            w[k][i] += h
            numerical[k][i] = (above - below) / 2 / h
    a, b = (np.concatenate([part.ravel() for part in parts[1:]]) for parts in (dw, numerical))
    return numerical, np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))
""",
    "train-mended": """
def train_mended(w, f, X, d, divergence, eta, iterations):
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw[k]
    return w, losses
""",
}
# The parts that it earns, by exercise.
HALF_EARNS = {
    "div_derivative": ("L2", "KL of a softmax"),
    "sigmoid_derivative": (),
    "tanh_derivative": ("numbers of every sign",),
    "relu_derivative": ("numbers of every sign",),
    "softmax_backward": ("one instance",),
    "output_layer": ("∂Div/∂y", "∂Div/∂z"),
    "hidden_layer": ("∂Div/∂y", "dLoss/dw"),
    "backward": (),
    "check_gradient": ("the differences", "the relative error"),
    "train_mended": ("one layer, several instances, one step", "several layers, one instance, one step"),
}
# Exercises whose argument it changes, which costs a point.
CHANGES = ()
SAYS = [
    "This is the derivative at y instead of at z: the sigmoid was taken twice on the way.",
    "dw is the sum over the batch, T times too much.",
    "From the second step on the update holds the gradients of the steps before.",
]
