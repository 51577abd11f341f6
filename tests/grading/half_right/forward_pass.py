"""What a student who is half right hands in, by cell, and what it earns."""

HALF = {
    "affine-by-loops": """
def affine_by_loops(w, y):
    return [sum(w[i][j] * y[i] for i in range(len(y))) for j in range(w.shape[1])]
""",
    "affine-batch": """
def affine_batch(w, X):
    return X @ w[1:]
""",
    "activations": """
import sys

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def tanh(z):
    print("this costs nothing", file=sys.stderr)
    return np.tanh(z)

def relu(z):
    return undefined_name
""",
    "softmax": """
def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
""",
    "forward": """
def forward(W, b, f, x):
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[-1] + b[k])
        y.append(f[k](z[k]) if k < len(W) - 1 else z[k])
    return y, z
""",
    "forward-batch": "def forward_batch(w, f, X:\n    return X",
    "xor-network": """
def xor_network():
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w = [None, [[-10, -30], [20, 20], [20, 20]], [[-10], [20], [-20]]]
    return net
""",
}
# The parts that it earns, by exercise.
HALF_EARNS = {
    "affine_by_loops": ("every unit of one layer",),
    "affine_batch": (),
    "sigmoid": ("moderate numbers",),
    "tanh": ("numbers of every size",),
    "relu": (),
    "softmax": ("batches",),
    "forward": ("every z",),
    "forward_batch": (),
    "xor_network": ("all four inputs",),
}
# Exercises whose argument it changes, which costs a point.
CHANGES = ()
SAYS = [
    "The bias is missing: the column in front holds y0 = 1",
    "sigmoid raised a warning: overflow encountered in exp.",
    "relu stopped with NameError: name 'undefined_name' is not defined, in line 11 of your cell, return undefined_name.",
    "The formula is right, but it overflows. Subtract something from each row first.",
    "The activation of the last layer is missing: Y is fN of z(N).",
    "SyntaxError",
]
