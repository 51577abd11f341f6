"""What a half-right student writes in digit_recognition, by cell, and what it earns."""

HALF = {
    "targets": """
def targets(labels, D):
    if D == 1:
        return (labels == 2) * 1.0
    return [[int(i == label) for i in range(D)] for label in labels]
""",
    "kl-divergence": """
def kl_divergence(Y, d):
    if Y.shape[1] == 1:
        Y, d = np.hstack([Y, 1 - Y]), np.hstack([d, 1 - d])
    return np.sum(d * np.log(d / Y), axis=1)
""",
    "forward": """
def forward(w, f, X):
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.insert(f[k](z[k]), 0, 1, axis=1))
    return y, z
""",
    "backward": """
def backward(w, f, y, z, d):
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k]
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw
""",
    "step": "def step(w, dw, eta:\n    return w",
    "train": """
def train(net, X, d, eta, epochs, batch_size):
    Losses = []
    for epoch in range(epochs):
        for b in range(len(X) // batch_size):
            batch = slice(b * batch_size, (b + 1) * batch_size)
            swept = net.backward(net.forward(X[batch]), d[batch], "kl")
            net.step(swept, eta)
            Losses.append(swept.loss)
    return Losses
""",
    "confusion": """
def confusion(Y, labels):
    said = Y.argmax(axis=1)
    counts = np.zeros((Y.shape[1], Y.shape[1]))
    for i, j in zip(labels, said):
        counts[j, i] += 1
    return np.mean(said == labels), counts
""",
    "reader": """
def reader():
    return {"hidden": [30], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}
""",
}
# The parts that it earns, by exercise.
HALF_EARNS = {
    "targets": ("an output for each class",),
    "kl_divergence": ("several outputs", "one output"),
    "forward": ("every z", "every y"),
    "backward": ("every ∂Div/∂z",),
    "step": (),
    "train": ("the Losses", "the trained weights"),
    "confusion": ("accuracy",),
    "reader": (
        "“2 or not 2”: 95 % of the unseen digits read right",
        "ten digits: 80 % read right",
        "ten digits: 90 % read right",
    ),
}
# Exercises whose argument it changes, which costs a point.
CHANGES = ()
SAYS = [
    "A term whose d is 0 counts as 0.",
    "Nothing is divided by T: dw[k] is the sum over the batch.",
    "Where T is no multiple of B, the instances that are left over were never seen",
    "“the library's kl_divergence, backward, step and train with your forward”",
    "Two points are for your own code alone",
    "SyntaxError",
]
