"""From files to articles: loading, roles of lines, details, the folder."""
