import os

# Pictures are drawn without a window, also in the kernels and processes that tests start.
os.environ["MPLBACKEND"] = "Agg"
