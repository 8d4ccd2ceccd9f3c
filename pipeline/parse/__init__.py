"""Grid to Form: which table is a form, which cell is which field."""
