"""The exercises: references, links of the chain rule, known bugs, and the cases they are tried on. No answer may see them."""
