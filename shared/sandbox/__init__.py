"""The sandbox: files of strangers are read in a child process, so that none can hurt the worker.

The child has limits on processor time, memory, output and wall-clock time, an empty environment,
no way to write files, start programs or reach the network, and ends with the one file it reads.
"""
