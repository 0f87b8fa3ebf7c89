"""Work on many hosts: jobs, the engines that run them, and the order in which hosts are changed."""
