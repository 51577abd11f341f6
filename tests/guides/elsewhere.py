"""Commands that the pages show and that `test_guides.py` does not run, each with the reason and with what does.

A key is the beginning of a command, word by word. Every entry is checked to be used, and its test to be there.
"""

WAY = "tests/grading/around/test_the_whole_way.py::"

# What another test runs.
ELSEWHERE = {
    "make present": (
        "opens JupyterLab, which a browser drives by keyboard",
        "tests/browser/test_present.py::test_a_lecture_is_given_from_the_first_cell_to_the_last",
    ),
    "make exam": ("draws for ten seconds", "tests/practice/test_exam.py::test_the_command_writes_both_files"),
    "make grading": ("installs", f"{WAY}test_make_grading_installs_what_it_says_and_the_command_is_there"),
    "source": ("is done by the test beside it", f"{WAY}test_every_command_of_the_readme_does_what_it_says"),
    "backprop": ("grades a class", f"{WAY}test_every_command_of_the_readme_does_what_it_says"),
    "make assignments": (
        "makes all student versions",
        "tests/grading/test_assignments.py::test_regenerating_gives_the_committed_student_versions_and_leaves_nothing_else",
    ),
}

# What no test can run: make is asked what it would do, and no more.
BY_HAND = {
    "make test": "is what runs these tests",
    "make lab": "opens JupyterLab",
    "make demo": "learns for a minute",
    "make slides": "runs all lectures, and fetches reveal.js once",
    "make bench": "measures for minutes, and needs PyTorch",
    "make prove-checks": "judges for minutes",
    "jupyter lab": "opens JupyterLab",
    "conda env create": "downloads conda's packages; the file itself is tested",
}
