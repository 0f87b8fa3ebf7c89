"""HTTP and HTTPS on the loopback interface: ports, connections, logins, certificates."""
