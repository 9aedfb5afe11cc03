"""Append-only records: chains of hashes in which nothing can be changed or left out unnoticed."""
