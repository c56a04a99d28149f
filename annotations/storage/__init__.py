"""How edits are kept: in memory at once, in the journal soon, in the annotations file now and then; and got back."""
