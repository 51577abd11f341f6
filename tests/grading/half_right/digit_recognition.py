"""What a half-right student writes in digit_recognition, by cell, and what it earns."""

HALF = {
    "targets": """
def targets(labels):
    return (labels == 2) * 1.0
""",
    "kl-divergence": """
def kl_divergence(Y, d):
    if Y.shape[1] == 1:
        Y, d = np.hstack([Y, 1 - Y]), np.hstack([d, 1 - d])
    return np.sum(d * np.log(d / Y), axis=1)
""",
    "train-by-backprop": """
def train_by_backprop(net, X, d, eta, eps, max_iterations):
    mine, Losses = net.copy(), []
    for _ in range(max_iterations):
        swept = mine.backward(mine.forward(X), d, "kl")
        mine.step(swept, eta)
        Losses.append(swept.loss)
        if len(Losses) > 1 and abs(Losses[-1] - Losses[-2]) <= eps:
            break
    return Losses
""",
    "one-hot": """
def one_hot(labels, D):
    return [[int(i == label) for i in range(D)] for label in labels]
""",
    "predict": """
def predict(Y):
    return Y.argmax(axis=1)
""",
    "accuracy": "def accuracy(Y, labels:\n    return 1",
    "confusion": """
def confusion(labels, said, D):
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        counts[j, i] += 1
    return counts
""",
    "settings": """
def settings():
    return {"hidden": [20], "activation": "tanh", "eta": 30.0, "epochs": 10, "batch_size": 20}
""",
}
# The parts that it earns, by exercise.
HALF_EARNS = {
    "targets": (),
    "kl_divergence": ("several outputs", "one output"),
    "train_by_backprop": ("the Losses of a few iterations",),
    "one_hot": ("every label",),
    "predict": ("several outputs",),
    "accuracy": (),
    "confusion": (),
    "settings": (),
}
# Exercises whose argument it changes, which costs a point.
CHANGES = ()
SAYS = [
    "A term whose d is 0 counts as 0.",
    "you trained a copy.",
    "a row belongs to a label, a column to an answer.",
]
