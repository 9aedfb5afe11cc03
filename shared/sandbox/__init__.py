"""The sandbox: untrusted files are read in a child process and cannot harm the worker.

The child has limits on processor time, memory, output and wall-clock time, an empty environment,
no way to write files, start programs or reach the network, and ends with the one file it reads.
"""
