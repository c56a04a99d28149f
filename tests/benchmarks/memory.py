"""The most memory that the program ever holds."""

from tests.benchmarks.keys import BOTTOM, folder, reading
from tests.benchmarks.measure import Benchmark, Place, Samples


def _peak(place: Place) -> Samples:
    samples = Samples([], [])
    for _ in range(3):
        with reading(place, folder(place, "10 MB", 10_000)) as (reader, bare):
            reader.press(BOTTOM)
            samples.ours.append(reader.peak_memory())
            samples.yardstick.append(bare.peak_memory())
    return samples


BENCHMARKS = (
    Benchmark("memory", "memory, 10 MB, 10,000 passages", "bare Textual app", _peak, 300, unit="MB", absolute=True),
)
