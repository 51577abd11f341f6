"""Hints for the assignment gradient_descent."""

from backprop_lib.checks.hints import Hints

HINTS = {
    "step": Hints(
        section=(1, "Take one step"),
        where="Look for the one line $x^(k+1) = x^k − η^k ∇f(x^k)^T$, and find out which argument of yours each of "
        "its symbols is.",
        first="`df` is a function: call it at `x`, and you have the gradient there. Arithmetic on arrays makes a new "
        "array, so you need no copy.",
        almost="Go against the gradient, η times as far as it is long:",
        line="return x - eta * …",
    ),
    "step_by_component": Hints(
        section=(1, "Step component by component"),
        where="Look at how $x_i^(k+1)$ is made for one component. Then note the difference: here $∂f/∂x_i$ is taken "
        "at a place whose first components have moved already.",
        first="Make a copy of `x`, so that the old place stays as it is. Then go through $i$ in turn, and write every "
        "new component into the copy at once.",
        almost="Each component moves by its own partial derivative. Where are you when you take it?",
        line="x_next[i] = x_next[i] - eta * partials[i](…)",
    ),
    "ascend": Hints(
        section=(1, "Take one step"),
        where="Look for the sign in $x^(k+1) = x^k + η^k ∇f(x^k)^T$: with a plus, the step leads uphill.",
        first="Begin with `x = x0`, and take the step $K$ times in a loop. Give `x` a new array each time, because "
        "`+=` would change `x0` as well.",
        almost="In each step, ask for the gradient anew, at the place that you have reached:",
        line="x = x + eta * df(…)",
    ),
    "descend": Hints(
        section=(1, "Run the algorithm until it settles"),
        where="Look at the lecture's loop, and at what decides that it ends. Yours ends when the gradient, $∇f(x^k)$, "
        "is at most ε long.",
        first="Keep every place in a list that begins with `x0`. Ask two questions before you step: is the gradient "
        "longer than ε, and are there steps left? A step appends one place.",
        almost="The loop goes on while both answers are yes. How long is the gradient at the last place?",
        line="while … > eps and k < max_iterations:",
    ),
    "diminishing": Hints(
        section=(1, "Choose a step size"),
        where="Look for the step size that falls with $k$. The exercise has $η^k = η_0 / (k + 1)^p$, and $k$ begins "
        "at 0.",
        first="Work out the first two by hand: $η^0$ is $η_0$ itself, and $η^1$ is $η_0 / 2^p$. Then make an array of "
        "$K$ numbers, and fill it in a loop over $k$.",
        almost="The first step is divided by 1, whatever $p$ is:",
        line="eta[k] = eta0 / …",
    ),
    "exact_step": Hints(
        section=(1, "Choose a step size"),
        where="Look for the rule that is exact on a quadratic, $η^k = g^T g / g^T A g$, where $g$ is the gradient at "
        "$x^k$.",
        first="Compute $g = A x^k − b$ once, and give it a name. Then ask whether all of it is 0, before you divide "
        "by anything. For two vectors, `@` gives a number.",
        almost="Above is $g^T g$. Below, $A$ stands between the same two vectors:",
        line="eta = (g @ g) / …",
    ),
    "predict": Hints(
        section=(1, "Find the step sizes that arrive"),
        where="Look for the factor $1 − ηλ$, which multiplies the distance from the minimum in every step. For which "
        "$ηλ$ is it negative, and for which below −1?",
        first="Every eigenvalue λ of $A$ has a factor of its own. Which λ is the first to make its factor negative, "
        "as η grows? You need that one alone: compare its $ηλ$ with two numbers.",
        almost="Pick the eigenvalue that decides:",
        line="steepest = …(np.linalg.eigvalsh(A))",
    ),
    "find_starts": Hints(
        section=(1, "Expect more than one valley"),
        where="Look at the sign of the derivative $f'(x)$: where it is positive, descent goes left, and where it is "
        "negative, it goes right. At which places does it come to rest?",
        first="Draw a line with the places where the derivative is 0, and write its sign between them. An arrow for "
        "each stretch shows you where descent goes from there.",
        almost="At −1 the derivative of `two_minima` is 2, so descent goes left, to −2. Three starts are left to "
        "choose:",
        line="return -1.0, …",
    ),
}
