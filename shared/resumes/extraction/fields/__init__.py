"""Single values in a text: dates, places, contact details, skills, languages."""
