"""Official papers: a case read into facts, facts set as PDF, the PDF kept."""
