"""Windows: where the picture is drawn and shown, on one display or on several."""
