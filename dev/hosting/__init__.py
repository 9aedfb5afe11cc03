"""The local host: serves a function app as the Azure Functions host does, in one process.

Indexing, binding conversion and invocation are Microsoft's own worker library; what stands around
them (routing, cookies, CORS, timers, queue polling) is ours and follows the source of the host.
"""
