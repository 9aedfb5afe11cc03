"""Interview sessions: questions for one candidate, the answers, the result and its report."""
