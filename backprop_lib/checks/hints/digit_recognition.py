"""Hints for the assignment digit_recognition."""

from backprop_lib.checks.hints import Hints

HINTS = {
    "targets": Hints(
        section=(4, "Recognise the digit with ten outputs"),
        where="Look at what $d$ is for one image: a row with one 1, $d_ti = 1$ where $i$ is the label. Here digit 0 "
        "has column 0, so nothing is shifted.",
        first="Make $d$ of 0s in its full shape, (T, D), also for one output. Then go through the instances, and set "
        "a 1 where one belongs. `D` tells you which of the two questions is asked.",
        almost="With an output for each class, row $t$ gets its 1 in one column. Which one?",
        line="d[t, …] = 1",
    ),
    "kl_divergence": Hints(
        section=(4, "Set up for 2 or not 2"),
        where="Look for $Div(Y, d) = Σ_i d_i log(d_i / Y_i)$. With one output there are two terms: $Y$ with $d$, and "
        "$1 − Y$ with $1 − d$.",
        first="Turn one output into two, side by side, $Y$ and $1 − Y$; do the same with $d$. Then one formula is "
        "left. Where $d_i$ is 0, the logarithm must not see it: put 1 in its place.",
        almost="`wanted` says where $d$ is above 0. Elsewhere the ratio shall be 1, whose logarithm is 0:",
        line="ratio = np.where(wanted, d, 1) / …",
    ),
    "forward": Hints(
        section=(2, "Turn the loops into products"),
        where="Look at $z^(k)$ as one product of $y^(k−1)$ and $w^(k)$, for all instances at once, and at the column "
        "of ones in every $y^(k)$.",
        first="`y[0]` is a column of ones and `X`, side by side, and `z[0]` is None. Then go through $k = 1 … N$, and "
        "append to both lists. The activation takes all of `z[k]` at once.",
        almost="What comes in from the layer before, with its constant, meets the weights:",
        line="z.append(… @ w[k])",
    ),
    "backward": Hints(
        section=(4, "Go back through softmax and KL"),
        where="Look for $∂Div/∂z_j^(N) = Y_j − d_j$. This one line is all that you need at the output, and there is "
        "nothing in it that could divide by 0.",
        first="Set `dz[N]` from $Y$ without its constant. Then go down from $k = N$: make `dw[k]`, and if there is a "
        "layer before, its `dz` out of yours.",
        almost="Back along the weights that lead out of layer $k−1$, then times its slope:",
        line="dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ …)",
    ),
    "step": Hints(
        section=(4, "Add up and then step"),
        where="Look for the last line of the algorithm, $w_ij^(k) = w_ij^(k) − η dLoss/dw_ij^(k)$. Here $1/T$ is in "
        "$dLoss/dw$ already.",
        first="Make a new list that begins with None, and put in one new array for each layer $k = 1 … N$. `-=` would "
        "change the weights that you were given.",
        almost="One list does it, with an entry for each layer:",
        line="return [None] + [… for k in range(1, len(w))]",
    ),
    "train": Hints(
        section=(4, "Step after every mini-batch"),
        where="Look at how the instances are cut into batches of $B$, one after the other, and at the update that "
        "follows every one of them.",
        first="Write the outer loop over the epochs, and in it one over the places where a batch begins: 0, B, 2B. In "
        "it come four lines: forward, backward, note the Loss, step. A slice stops at the end by itself.",
        almost="Where does each batch begin?",
        line="for start in range(0, len(X), …):",
    ),
    "confusion": Hints(
        section=(4, "Judge ten outputs on digits never seen"),
        where="Look at the table of counts: the row $i$ is the label, the column $j$ is what the network says. What "
        "is right lies on the diagonal.",
        first="Make a square of 0s, with a row for each class, and add 1 for each instance. With a single output, put "
        "$1 − Y$ and $Y$ side by side first; then there are two classes, as with two outputs.",
        almost="Row: the label. Column: the class whose output is the largest:",
        line="counts[labels[t], …] += 1",
    ),
    "reader": Hints(
        section=(4, "Choose settings on a validation set"),
        where="Look at how the lecture tries several settings, and compares them by what they read of the validation "
        "set. The Losses tell you whether $η$ is too small or too large.",
        first="Use the budget: there are more updates in 13 epochs with $B = 20$ than in 5 with 50. Then try a few η, "
        "each three times larger than the last, with some 30 hidden units.",
        almost="With these, the step size decides. Find it with the search above: the largest with which the Loss "
        "still falls calmly.",
        line='return {"hidden": [30], "activation": "tanh", "eta": …, "epochs": 13, "batch_size": 20}',
    ),
}
