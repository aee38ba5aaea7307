"""Records → one HTML page that stands alone: no script, no request, nothing to fetch."""

from summarizer.output.page.document import index, page

__all__ = ["index", "page"]
