"""Train, calibrate, evaluate and export expression models; never imported by a show."""
