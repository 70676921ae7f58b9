"""My work: what waits for whoever signed in, on the staff's first page. Composed here, where all apps are known."""
