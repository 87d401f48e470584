/** Nothing is loaded from anywhere, whatever stood in the data. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
