/** Stands for the share of an empty bin where a logarithm needs one; the other shares are left as they are. */
export const shareFloor = 1e-6;
