"""The protocol: SOAP envelopes, instances as XML, faults, WQL, and faults to inject. Nothing here knows a computer."""
