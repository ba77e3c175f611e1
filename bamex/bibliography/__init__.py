"""Bibliography: how the portal's pages and sources are cited, in the formats that readers and their programs use."""
