"""The course for nbgrader: where the solutions are, and where the student versions go."""

c = get_config()

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"

# A stub is a contract: signature and docstring stay, and calling it says that the body is still to be written.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}

# Seconds for one cell. The slowest graded cell takes less than one, so this only ends a loop that never would.
c.ExecutePreprocessor.timeout = 30

# nbgrader gives full marks to a graded cell that shows nothing, so an output that comes late must not be given up.
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.raise_on_iopub_timeout = True

# What late work costs is said in course.toml; see guides/instructor.md.
c.AssignLatePenalties.plugin_class = "backprop_lib.grading.late.CourseLatePenalty"

# Formgrader shows a student's text to somebody who may change all marks: it must run nothing there.
c.HTMLExporter.filters = {"markdown2html": "backprop_lib.grading.markup.markdown2html"}
