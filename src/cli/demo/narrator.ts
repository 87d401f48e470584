/** Prints the account: headings, paragraphs of readable width, tables as they are. */

const WIDTH = 110;

export class Narrator {
  private readonly startedAtMs = performance.now();

  heading(text: string): void {
    this.write(`\n${text}\n${'='.repeat(text.length)}`);
  }

  step(text: string): void {
    const seconds = Math.round((performance.now() - this.startedAtMs) / 1000);
    this.write(`\n--- ${text} [${seconds} s]`);
  }

  /** Text of several lines is a table or a list and stays as it is. */
  say(text: string): void {
    this.write(text.includes('\n') ? indent(text) : wrap(text, WIDTH));
  }

  verdict(isAsExpected: boolean, text: string): void {
    this.write(wrap(`${isAsExpected ? 'as expected:' : 'NOT AS EXPECTED:'} ${text}`, WIDTH));
  }

  private write(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > width && line.trim() !== '') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
