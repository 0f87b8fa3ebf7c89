"""SOAP faults as typed errors."""
