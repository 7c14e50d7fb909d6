"""Read requests as strictly as the document describes them, and answer in its words."""
