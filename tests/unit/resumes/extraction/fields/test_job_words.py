"""Words of job titles and employers."""

from shared.resumes.extraction.fields.job_words import employer_score, title_score


def test_titles_and_employers_sound_different() -> None:
    assert title_score("Senior Data Engineer II") > 0.5 > title_score("Carolina Mutual Insurance")
    assert (
        employer_score("Carolina Mutual Insurance") > 0.5 > employer_score("Senior Data Engineer")
    )
