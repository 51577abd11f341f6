"""What a half-right student writes in gradient_descent, by cell, and what it earns."""

HALF = {
    "step": """
def step(df, x, eta):
    return [x_i - eta * g_i for x_i, g_i in zip(x, df(x))]
""",
    "step-by-component": """
def step_by_component(partials, x, eta):
    return [x[i] - eta * partials[i](x) for i in range(len(x))]
""",
    "ascend": """
def ascend(df, x0, eta, K):
    for k in range(K):
        x0 += eta * df(x0)
    return x0
""",
    "descend": """
def descend(df, x0, eta, eps, max_iterations):
    x = [x0]
    for k in range(max_iterations):
        if max(abs(df(x[k]))) <= eps:
            break
        x.append(x[k] - eta * df(x[k]))
    return np.array(x)
""",
    "diminishing": "def diminishing(eta0, power, K:\n    return eta0",
    "exact-step": """
def exact_step(A, b, x):
    g = A @ x - b
    eta = g @ g / (g @ A @ g)
    return eta, x - eta * g
""",
    "predict": """
def predict(A, eta):
    steepest = A[0, 0]
    if eta * steepest > 2:
        return "diverges"
    return "oscillates and converges" if eta * steepest > 1 else "converges monotonically"
""",
    "find-starts": """
def find_starts():
    return -1.0, 2.0, 2.0, 2.0
""",
}
# The parts that it earns, by exercise.
HALF_EARNS = {
    "step": ("one step downhill",),
    "step_by_component": (),
    "ascend": ("K steps uphill",),
    "descend": ("a single step", "several steps, up to the cap"),
    "diminishing": (),
    "exact_step": ("the step size", "the place where the step leads"),
    "predict": ("one variable",),
    "find_starts": (
        "a start for the deep minimum",
        "a start for the shallow minimum",
        "a start that ends at the inflection point",
    ),
}
# Exercises whose argument it changes, which costs a point.
CHANGES = ("ascend",)
SAYS = [
    "Here a component doesn't wait for the others",
    "You look at the largest component of the gradient; its length takes all of them together.",
    "From minimum descent gets stuck at the inflection point on its way",
    "SyntaxError",
]
