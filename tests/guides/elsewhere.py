"""Commands that the pages show and that `test_guides.py` does not run, each with the reason and with what does.

A key is the beginning of a command, word by word, or with a $ behind it all of it. Every entry is checked
to be used, and its test to be there.
"""

WHEEL = "tests/ways/test_wheel.py::test_installed_in_a_new_environment_it_lays_the_course_out_and_answers"

# What another test runs.
ELSEWHERE = {
    "jupyter lab $": (
        "opens JupyterLab, in which a browser opens formgrader",
        "tests/grading/around/test_formgrader.py::test_scores_are_shown_an_answer_is_marked_and_feedback_is_read",
    ),
    "python3 -m venv": ("fills an environment", WHEEL),
    "pip install": ("downloads JupyterLab; the test takes it from the tests' own environment", WHEEL),
    "git pull": (
        "needs a course that has changed since",
        "tests/test_clone.py::test_what_a_student_wrote_is_a_change_and_is_still_there_after_a_pull",
    ),
    "git checkout": (
        "needs a conflict",
        "tests/test_clone.py::test_where_both_changed_a_cell_the_student_chooses_as_the_readme_says",
    ),
    "make exam": ("draws for ten seconds", "tests/practice/test_exam.py::test_the_command_writes_both_files"),
    "make grading": (
        "installs",
        "tests/grading/around/test_commands.py::test_make_grading_installs_what_it_says_and_the_command_is_there",
    ),
    "make house": (
        "writes the picture",
        "tests/test_house.py::test_the_committed_picture_is_that_of_the_code",
    ),
    "make release": (
        "tests, builds and tags",
        "tests/test_releasing.py::test_a_release_writes_commits_and_tags_the_version_and_says_how_to_publish_it",
    ),
    "make assignments": (
        "makes all student versions",
        "tests/grading/test_assignments.py::test_regenerating_gives_the_committed_student_versions_and_leaves_nothing_else",
    ),
}

# What no test can run: make is asked what it would do, and no more.
BY_HAND = {
    "make test": "is what runs these tests",
    "pip install -c": "downloads JupyterLab and all that it needs, as make does",
    "jupyter lab start.ipynb": "opens JupyterLab in the browser, as `make lab` does",
    "make sandbox": "installs as root; the machine that tests runs it before",
    "make demo": "learns for a minute",
    "make slides": "runs all lectures, and fetches reveal.js once",
    "make bench": "measures for minutes, and needs PyTorch",
    "make prove-checks": "judges for minutes",
    "pytest": "runs tests",
    "make lint": "is done before the tests are run",
    "make coverage": "runs all tests again, and counts lines",
    "make hosting-check": "installs Binder's builder",
    "make test-lowest": "runs all tests again, with other versions",
    "make mutants": "changes the solutions for minutes",
    "make mutants-library": "changes the library for an hour",
    "make prove-grading": "grades for minutes",
    "make bench-grading": "measures for minutes",
    "make bench-widgets": "measures for minutes",
    "make browser": "installs as root",
    "make lock": "asks for the newest versions",
    "git diff $": "shows what somebody has changed",
    "conda env create": "downloads conda's packages; the file itself is tested",
}
