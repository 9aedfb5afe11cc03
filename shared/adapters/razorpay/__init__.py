"""Razorpay behind the port of payments, on its own package with that package's faults closed."""
