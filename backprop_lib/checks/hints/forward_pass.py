"""Hints for the assignment forward_pass."""

from backprop_lib.checks.hints import Hints

HINTS = {
    "affine_by_loops": Hints(
        section=(2, "Write the forward pass as an algorithm"),
        where="Look for $z_j^(k) = Σ_i w_ij^(k) y_i^(k−1)$. The sum begins at $i = 0$, which brings the bias in, and "
        "$j$ begins at 1.",
        first="Make an array `z` of 0s, one for each unit $j$. The outer loop goes over $j$, the inner one over $i$, "
        "and the inner one adds one product at a time.",
        almost="One product for each $i$. Python counts the units from 0 and the lecture from 1, so $z_j$ is `z[j - "
        "1]`:",
        line="z[j - 1] += w[…] * y[i]",
    ),
    "affine_batch": Hints(
        section=(2, "Turn the loops into products"),
        where="Look at the column of ones, $y_0 = 1$, which stands in front of the batch there. Row 0 of $w$ holds "
        "the biases, and it is multiplied by that column.",
        first="Write down the shapes: `X` is (T, D), `w` is (1 + D, D_out). What does `X` lack so that `X @ w` would "
        "fit?",
        almost="Put one more column in front of `X`; then the product does the rest:",
        line="y = np.concatenate([…, X], axis=1)",
    ),
    "sigmoid": Hints(
        section=(2, "Choose the activations"),
        where="Look for the sigmoid, $f(z) = 1 / (1 + exp(−z))$. Its second form, $exp(z) / (1 + exp(z))$, is the "
        "same number.",
        first="Ask which of the two forms never takes the exponential of a large positive number: one does so for $z "
        "≥ 0$, the other for $z < 0$. `np.where` chooses for each number.",
        almost="Both forms need one exponential, which is at most 1 for every $z$:",
        line="e = np.exp(…)",
    ),
    "tanh": Hints(
        section=(2, "Choose the activations"),
        where="Look for tanh, which goes from −1 to 1. Its formula has $e^z$ in it, which is too large for a float "
        "from $z = 710$ on.",
        first="You may use functions of numpy, and numpy takes care of large numbers. Is this one among them?",
        almost="One call does it for an array of any shape:",
        line="return …(z)",
    ),
    "relu": Hints(
        section=(2, "Choose the activations"),
        where="Look for relu: $f(z) = max(z, 0)$, for each number by itself.",
        first="Python's own `max` compares two numbers and not two arrays. Numpy has a function that takes the larger "
        "of two, number by number.",
        almost="It gets the array and the number 0:",
        line="return …(z, 0)",
    ),
    "softmax": Hints(
        section=(2, "Let a softmax choose among several outputs"),
        where="Look for $y_i = exp(z_i) / Σ_j exp(z_j)$. The sum goes over the outputs of one instance, which is one "
        "row.",
        first="Add the same number $c$ to all $z$ of a row: $e^c$ cancels, and $y$ stays. So choose $c$ for each row "
        "such that no exponent is above 0. `keepdims=True` keeps a column that fits.",
        almost="What do you take away from every row, so that its largest exponent is 0?",
        line="e = np.exp(z - …)",
    ),
    "forward": Hints(
        section=(2, "Write the forward pass as an algorithm"),
        where="Look at the loop over $k = 1 … N$: first $z^(k)$, then $y^(k) = f_k(z^(k))$. In this exercise "
        "$b_j^(k)$ stands by itself, so there is no constant.",
        first="Begin with two lists, `y` with a copy of `x` and `z` with None. Then go through the layers, and append "
        "to both.",
        almost="Row $j$ of $W^(k)$ leads into unit $j$, so a product with what the layer before has put out gives all "
        "units at once:",
        line="z.append(… + b[k])",
    ),
    "forward_batch": Hints(
        section=(2, "Turn the loops into products"),
        where="Look at $z^(k)$ as one product, and at the column $y_0^(k) = 1$, which every layer has, and not the "
        "input alone.",
        first="Make the column of ones once, with a row for each instance. `y[0]` is that column and `X`, side by "
        "side. Then go through the layers: a product, then the activation.",
        almost="The next layer will need its constant too. What stands in front of the outputs?",
        line="y.append(np.concatenate([…, f[k](z[k])], axis=1))",
    ),
    "xor_network": Hints(
        section=(2, "Look at one unit closely"),
        where="Look at what one unit does: $z_1 = w_01 + w_11 x_1 + w_21 x_2$, and then $f(z_1)$. XOR needs two such "
        "units, and an output that puts them together.",
        first="Take relu for the hidden layer. Let unit 1 count how many inputs are 1, and unit 2 be above 0 only if "
        "both are. Write down what the two say for all four inputs.",
        almost="The count is right already for three of the four inputs. Unit 2 mends the fourth, with the weight that "
        "is left out (biases first):",
        line="net.w[2] = [[0], [1], […]]",
    ),
}
