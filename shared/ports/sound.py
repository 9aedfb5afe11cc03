"""Decoded sound, the form that ``Speech`` takes: 16-bit signed little-endian, one channel."""

SAMPLE_RATE = 16_000
"""Samples in a second."""

BYTES_PER_SECOND = 2 * SAMPLE_RATE
