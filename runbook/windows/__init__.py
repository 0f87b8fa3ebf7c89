"""One Windows host: registry, services, TCP globals, adapters, system. Typed values in and out."""
