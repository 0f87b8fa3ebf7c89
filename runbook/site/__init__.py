"""What the pages are drawn from: the tree, the codes, the settings and the commands, as HTML that needs no script."""
