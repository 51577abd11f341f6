"""Exams for paper: many variants of the same problems, with other numbers, and the solutions apart.

`make exam SEED=7 VARIANTS=10` writes them.
"""
