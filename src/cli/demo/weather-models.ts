/** The models of story 2: what each adds to the name of the dataset. */
export const TEMPERATURE = '-temperature';
export const SKY = '-sky';
