from dev.gst_table import PAGE, page


def test_the_page_has_the_figures_that_the_code_computes() -> None:
    text = page()

    assert PAGE.read_text(encoding="utf-8") == text, "run python -m dev.gst_table"
    assert "| same State | tax invoice | Karnataka | 249.00 | 211.02 | 18.99 | 18.99 | - |" in text
    assert "| other State | tax invoice | Delhi | 249.00 | 211.02 | - | - | 37.98 |" in text
    assert "| unregistered seller | invoice | Delhi | 249.00 | 249.00 | - | - | - |" in text
    assert "| refund, same State | credit note | Karnataka | 49.80 | 42.20 | 3.80 | 3.80 |" in text
