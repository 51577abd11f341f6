"""Answers of students, right and wrong, written by somebody who had not seen the checks."""
