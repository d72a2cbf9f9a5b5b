"""How people move: motions of the library become joints to the frame, blended, on their feet, looking and breathing."""
