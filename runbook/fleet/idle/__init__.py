"""When a host may be started: the jobs of its DPM server, the window, and the engine that waits for them."""
