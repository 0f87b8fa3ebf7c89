"""The same work on many hosts: jobs, the engines that do them, and the order in which hosts are changed."""
