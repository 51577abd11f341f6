"""Hints for the assignment backward_pass."""

from backprop_lib.checks.hints import Hints

HINTS = {
    "div_derivative": Hints(
        section=(3, "Box 1 is the output"),
        where="Look for $∂Div(Y, d)/∂y_i$ there. Only the term of the sum that has $Y_i$ in it matters; the others do "
        "not move.",
        first="Do L2 first: the 2 of the square and the ½ cancel. For KL, write $log(d / Y)$ as $log d − log Y$, and "
        "differentiate by $Y$. Keep the two kinds of KL apart by `Y.shape[1]`.",
        almost="With a single output, $Y$ stands in two terms. This is what the one with $1 − Y$ gives. What does the "
        "other give, and with which sign?",
        line="return … + (1 - d) / (1 - Y)",
    ),
    "sigmoid_derivative": Hints(
        section=(3, "Box 2 goes back through the activation"),
        where="Look for $f'(z)$, the factor between $∂Div/∂y$ and $∂Div/∂z$. For the sigmoid it can be said with $y = "
        "f(z)$ alone.",
        first="Compute $y$ from $z$ first, with `activations.sigmoid`. At $z = 0$ the slope is ¼, and far out it is 0 "
        "on both sides: which product of two factors made of $y$ does that?",
        almost="The slope is 0 where $y$ is 0, and also where $y$ is 1:",
        line="return y * …",
    ),
    "tanh_derivative": Hints(
        section=(3, "Box 2 goes back through the activation"),
        where="Look for $f'(z)$, the factor between $∂Div/∂y$ and $∂Div/∂z$. For tanh it can be said with $y = f(z)$ "
        "alone.",
        first="Compute $y$ from $z$ first, with `np.tanh`. At $z = 0$ the slope is 1, and where $y$ comes near 1 or "
        "−1 it is 0.",
        almost="The sign of $y$ makes no difference for the slope:",
        line="return 1 - …",
    ),
    "relu_derivative": Hints(
        section=(3, "Box 2 goes back through the activation"),
        where="Look for $f'(z)$, the factor between $∂Div/∂y$ and $∂Div/∂z$. Draw relu, and read its slope on either "
        "side of 0.",
        first="There are two slopes only. `np.where` takes a condition and two values, and chooses for each number.",
        almost="On which side does relu let things pass?",
        line="return np.where(…, 1.0, 0.0)",
    ),
    "softmax_backward": Hints(
        section=(3, "Go back through a softmax"),
        where="Look for $∂Div/∂z_j = Σ_i (∂y_i/∂z_j) ∂Div/∂y_i$, and for the two cases $i = j$ and $i ≠ j$.",
        first="Put both cases into the sum: every term has $−y_i y_j$, and the one with $i = j$ has $y_j$ more. Take "
        "$y_j$ out of it. What is left inside is $∂Div/∂y_j$ minus one number for each row.",
        almost="Take away from `dy` the number that all outputs of a row share. Sum over which axis, and keep it a "
        "column:",
        line="return y * (dy - …)",
    ),
    "output_layer": Hints(
        section=(3, "Write the backward pass as an algorithm"),
        where="Look at the lines for the layer $N$: $∂Div/∂y^(N)$, then $∂Div/∂z^(N)$, then $∂Div/∂w^(N)$. Each of "
        "them needs the one before.",
        first="Take $Y$ out of `y[-1]`, without its constant. Then use the library's links in their order: "
        "`divergence.backward`, then `f[-1].backward`, which works for a softmax too.",
        almost="Every weight gets $y_i^(N−1)$ times $∂Div/∂z_j^(N)$, summed over the instances. The shape must be that "
        "of $w^(N)$:",
        line="dw = … @ dz / len(d)",
    ),
    "hidden_layer": Hints(
        section=(3, "Box 4 leads to the layer before"),
        where="Look for $∂Div/∂y_i^(k) = Σ_j w_ij^(k+1) ∂Div/∂z_j^(k+1)$. The weights are those that lead out of your "
        "layer, and the sum goes over $j$.",
        first="Write down the shapes of `dz_after` and `w[k + 1]`, and the one that `dy` must have. Row 0 of `w[k + "
        "1]` belongs to the constant, to which nothing leads back.",
        almost="Do `dy` first, because `dz` and `dw` follow from it. What of `w[k + 1]` do you need, and which way "
        "round?",
        line="dy = dz_after @ …",
    ),
    "backward": Hints(
        section=(3, "Write the backward pass as an algorithm"),
        where="Look at the loop that goes down, $k = N … 1$: in each layer $∂Div/∂z^(k)$, then $∂Div/∂w^(k)$, then "
        "$∂Div/∂y^(k−1)$ for the layer before.",
        first="Make three lists of N + 1 times None, and put `dy[N]` in, from the divergence. The loop then fills in "
        "the rest. `f[k].backward` takes you through any activation.",
        almost="At the end of each round, hand on to the layer before what it needs, unless $k$ is 1:",
        line="dy[k - 1] = dz[k] @ …",
    ),
    "check_gradient": Hints(
        section=(3, "Check a gradient"),
        where="Look for the central difference: $Loss(w_ij^(k) + h) − Loss(w_ij^(k) − h)$, divided by $2h$, for one "
        "weight at a time.",
        first="Three loops, over $k$, $i$ and $j$. Note the weight, set it to $w + h$ and ask for the Loss, set it to "
        "$w − h$ and ask again, then put back what you noted, which leaves it exact.",
        almost="You have the Loss above and the Loss below:",
        line="numerical[k][i, j] = … / (2 * h)",
    ),
    "train_mended": Hints(
        section=(4, "Add up and then step"),
        where="Look at three things there: where $dLoss/dw^(k)$ is set to 0, where $1/T$ comes in, and that $w$ moves "
        "only when everything has been computed.",
        first="Take the faults one by one, with the three situations. What is still in `dw` when the second step "
        "begins? By what is the sum over the instances divided? With which `w` is `dy` computed?",
        almost="A new `dw` in every step, with `=` and not with `+=`. And what makes an average of the sum?",
        line="dw = y[k - 1].T @ dz / …",
    ),
}
