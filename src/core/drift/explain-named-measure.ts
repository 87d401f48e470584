/**
 * Why a measure decides that was not chosen from the data, in words.
 *
 * @param override the measure that the settings of the feature itself name, if they do
 *
 * @example explainNamedMeasure(undefined) // 'the settings name this measure'
 */
export function explainNamedMeasure(override: string | undefined): string {
  return override === undefined ? 'the settings name this measure' : 'the settings of this feature name it';
}
