"""HTML → the article of a page, its headline and what the page says of it: tags → elements → the article among them."""
