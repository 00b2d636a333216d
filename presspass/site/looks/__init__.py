"""The design system on a page of its own, for staff: what there is, shown by what pages use."""
