"""Grades a class: students' notebooks run in a sandbox, are judged outside of it, and recorded in nbgrader's gradebook."""
