"""What a job description asks for, what of it the resume shows, and the questions about it."""
