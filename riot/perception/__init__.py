"""See the viewer: camera, face, expression. Frames never leave this package's process."""
