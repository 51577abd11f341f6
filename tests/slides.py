"""The titles of the slides that the lectures follow, in their order; `guides/course.md` says where each is taught.

A title that several slides share is listed once. The slide with the forward pass in full has two titles: “The “forward
pass””, and below it “Forward “Pass””.
"""

TITLES = (
    "Training neural nets: Problem Setup",
    "Notation",
    "Gradient descent/ascent (multivariate)",
    "Convergence of Gradient Descent",
    "Gradient Descent Algorithm",
    "Training Neural Nets through Gradient Descent",
    "The derivative",
    "Our problem for today",
    "A first closer look at the network",
    "Computing the derivative for a single input",
    "Computing the gradient",
    "The “forward pass”",
    "Forward “Pass”",
    "Computing derivatives",
    "Backward Gradient Computation",
    "Gradients: Backward Computation",
    "Backward Pass",
    "For comparison: the forward pass again",
    "Overall Approach",
    "Training by BackProp",
    "Setting up for digit recognition",
    "Recognizing the digit",
    "Story so far",
    "Next",
)
