/** A command of the command line. @param args what follows its name @returns the exit code */
export type Command = (args: readonly string[]) => Promise<number>;
