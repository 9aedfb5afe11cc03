"""Words that every part uses: errors, ids, time. Pure, without input or output."""
