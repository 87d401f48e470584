/** A distance between training and test rows: so many rows, or so much time. */
export type Span = { readonly rows: number } | { readonly milliseconds: number };
