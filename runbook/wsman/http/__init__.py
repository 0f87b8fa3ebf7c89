"""WS-Management over HTTP: pywinrm's transport, Kerberos, TLS, and their errors."""
