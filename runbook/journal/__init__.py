"""The journal: before-images on disk before anything is written; runs, walks, and the hash chain over them."""
