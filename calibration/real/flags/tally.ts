import type { Judgement } from './judge.ts';

interface Place {
  readonly line: string;
  readonly question: string;
  readonly place: string;
}

type Row = Place & Judgement;

/** What was found about one name, for a journal. */
export interface TallyRecord {
  readonly rows: readonly Row[];
  /** Why it was left out, if it was. */
  readonly left: readonly string[];
}

/** What was asked about. */
interface About {
  readonly seed: string;
  /** Declared names. */
  readonly names: number;
  /** Names that no header declares. */
  readonly unknown: number;
}

const ABOUT = {
  kind: 'kind',
  value: 'shipped value',
  state: 'state',
  place: 'place of the error',
  reason: 'reason that is named',
  bytes: 'changes bytes?',
  suggestion: 'suggested comparison builds',
} as const;
const RULINGS = ['right', 'wrong', 'open', 'text'] as const;
const COLUMNS = ['right', 'wrong', 'left to the build', 'text differs, code not'];

/** Counts judgements, and keeps those that are not right. */
export class Tally {
  readonly #rows: Row[] = [];
  readonly #left: string[] = [];
  readonly #report: (text: string) => void;

  /** @param report Gets each wrong answer at once: a check of many names takes long. */
  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  add(place: Place, judgements: readonly Judgement[]): void {
    for (const each of judgements) {
      const row = { ...place, ...each };
      this.#rows.push(row);
      if (each.ruling === 'wrong') this.#report(rowText(row));
    }
  }

  /** Counts a name that real builds show nothing about. */
  leaveOut(why: string): void {
    this.#left.push(why);
  }

  /** Everything that was added. */
  get record(): TallyRecord {
    return { rows: this.#rows, left: this.#left };
  }

  /** Adds what another tally has. */
  addRecord({ rows, left }: TallyRecord): void {
    this.#rows.push(...rows);
    this.#left.push(...left);
  }

  get isWrong(): boolean {
    return this.#rows.some(({ ruling }) => ruling === 'wrong');
  }

  /** Counts by subject, the names left out, and every answer that is wrong or left to the build. */
  document(about: About) {
    const counts = Object.fromEntries(
      Object.keys(ABOUT).map((key) => [
        key,
        Object.fromEntries(RULINGS.map((ruling) => [ruling, this.#count(key as Judgement['about'], ruling)])),
      ]),
    );
    return { schema: 1, ...about, counts, leftOut: Object.fromEntries(this.#leftCounts()), answers: this.#listed() };
  }

  text({ seed, names, unknown }: About): string {
    const table = [
      ['', ...COLUMNS],
      ...Object.entries(ABOUT).map(([key, name]) => [
        name,
        ...RULINGS.map((ruling) => String(this.#count(key as Judgement['about'], ruling))),
      ]),
    ];
    const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? [];
    const rows = table.map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    );
    const left = [...this.#leftCounts()].map(([why, count]) => `${count} names are left out: ${why}`);
    const listed = this.#listed().map(rowText);
    return `${[`${names} names${unknown === 0 ? '' : ` and ${unknown} that no header declares`}, seed ${seed}`, '', ...rows, '', ...left, ...listed].join('\n')}\n`;
  }

  #leftCounts(): Map<string, number> {
    return new Map([...new Set(this.#left)].map((why) => [why, this.#left.filter((each) => each === why).length]));
  }

  #count(about: Judgement['about'], ruling: Judgement['ruling']): number {
    return this.#rows.filter((row) => row.about === about && row.ruling === ruling).length;
  }

  /** Wrong ones first. An unknown value or comparison is no answer, and only counted. */
  #listed(): Row[] {
    const wrong = this.#rows.filter(({ ruling }) => ruling === 'wrong');
    const open = this.#rows.filter(({ ruling, about }) => ruling === 'open' && about === 'state');
    return [...wrong, ...open];
  }
}

function rowText({ ruling, about, question, place, why }: Row): string {
  return `${ruling === 'wrong' ? 'WRONG' : 'open '}  ${ABOUT[about]}: ${question} (${place}) ${why}`;
}
