"""The sound of the screen: one desk that mixes the clips' tracks and the score into one device."""
