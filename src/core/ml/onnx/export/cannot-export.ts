/** Part of a model has no ONNX form here; the message says which and why. */
export class CannotExport extends Error {}
