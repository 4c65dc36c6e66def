import { createReadStream } from 'node:fs';

/** The lines of a text file without their ends. Throws on a line of more than `charactersMax`. */
export async function* readLines(file: string, charactersMax: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > charactersMax) throw new Error(`${file} has a line of more than ${charactersMax} characters`);
  }
  if (rest !== '') yield rest;
}
