"""What every package may use: errors, ids, time, text. Pure: no I/O and no vendor."""
