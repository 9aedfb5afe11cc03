"""Sections, and the positions, studies, projects and certificates that they list."""
