"""The engine that judges: what an exercise is, how an answer is compared, and what a verdict says."""
