"""numpy's Philox (4 x 64) beside ours (4 x 32): MODE = uniform | poisson. Other numbers, the same distributions."""

from peer import MODE, answer, np

generator = np.random.Generator(np.random.Philox(1))
if MODE == "uniform":
    answer(f"numpy {np.__version__}", lambda: generator.random(1_000_000), lambda values: values.mean())
else:
    answer(f"numpy {np.__version__}", lambda: generator.poisson(70, 100_000), lambda values: values.mean())
