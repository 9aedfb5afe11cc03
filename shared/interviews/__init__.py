"""Interviews: questions drawn for one candidate, the answers, the result and its report."""
