"""The network settings of a computer: TCP's global settings, adapters with their drivers, QoS policies."""
