"""Late work, through nbgrader's own door for it: its late submission plugin, with the rule that `course.toml` says.

`nbgrader_config.py` names the plugin, so that nbgrader's own commands apply the same rule.
"""

from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties

from backprop_lib.grading.settings import read_settings


class CourseLatePenalty(LateSubmissionPlugin):
    """Takes off what the table [late] of the course's `course.toml` says."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Return the points that are lost, or None where nothing is."""
        root = self.config.CourseDirectory.get("root") or Path.cwd()
        return read_settings(root).late.of(score, total_seconds_late) or None


def assign_penalties(course, assignment):
    """Set the late penalties in the gradebook from the times of handing in and the scores as they are now.

    nbgrader does this once, when it autogrades; a written answer that is marked later would go without.
    """
    rule = AssignLatePenalties(config=course.config)
    rule.init_plugin()
    with course.gradebook() as book:
        for submission in book.assignment_submissions(assignment):
            handed_in = course.time_of(submission.student.id, assignment)
            if handed_in is not None:
                submission.timestamp = handed_in
            late = submission.total_seconds_late
            for notebook in submission.notebooks:
                score = notebook.score
                penalty = (
                    rule.plugin_inst.late_submission_penalty(submission.student.id, score, late) if late > 0 else None
                )
                notebook.late_submission_penalty = penalty and min(max(penalty, 0.0), score)
        book.db.commit()
