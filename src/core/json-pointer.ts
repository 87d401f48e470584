/**
 * One step of a JSON pointer (RFC 6901, section 3), with its slash.
 * @param key name of a field or index in a list
 * @example pointerStep('a/b') // '/a~1b'
 */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
