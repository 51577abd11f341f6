import os

# Pictures are drawn without a window, also in the kernels and processes that tests start.
os.environ["MPLBACKEND"] = "Agg"
# The tests run side by side; threads of the matrix products would only wait for each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
