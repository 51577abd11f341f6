"""Names that people have, and that break programs."""

NAMES = [
    "O'Brien",
    'Bobby "; DROP TABLE grade; --',
    "ünï©ode Ωμέγα 学生 🎓",
    "with  spaces ",
    "-rf",
    "$(touch hacked)",
    "a" * 180,
    "new\nline",
    "%s%d{0}",
    "*",
]
