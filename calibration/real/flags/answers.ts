import { parseCommand } from '../../../src/core/command/command.ts';
import { askedLine } from '../../../src/core/plan/arms/asked-line.ts';
import { lineModel } from '../../../src/core/plan/arms/line-model.ts';
import { type LocalFacts, readLocalFacts } from '../../../src/local/checkout/local-facts.ts';
import { askedFacts, type BuildAnswers, planAsked } from '../../../src/local/planning/asked-plan.ts';
import { localIds } from '../../../src/local/planning/local-ids.ts';
import type { FlagDeclaration } from '../../../src/model/command.ts';
import type { Facts } from '../../../src/model/facts.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { isMeasuring, isSurveyPlan } from '../../../src/model/plan-and-run.ts';
import { type BuildContext, openBuildContext } from '../../../src/runner/build/build-context.ts';
import { type BuildQuestions, openBuildQuestions } from '../../../src/runner/build/planned/build-questions.ts';
import { compareArms } from '../../../src/runner/build/planned/compare-arms.ts';
import { mayBeSame } from '../../../src/runner/build/planned/may-be-same.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import type { Answer } from './judge.ts';

/** alloc-ab in a checkout, asked before a build. */
export class Answers implements AsyncDisposable {
  readonly facts: Facts;
  readonly #local: LocalFacts;
  readonly #scratch: string;
  readonly #questions: BuildQuestions;
  readonly #values = new Map<string, ReturnType<BuildAnswers['values']>>();
  #context: BuildContext | undefined;
  readonly #jobs: Parameters<typeof clearJob>[0][] = [];

  private constructor(local: LocalFacts, scratch: string) {
    this.facts = local.facts;
    this.#local = local;
    this.#scratch = scratch;
    const place = { repository: local.repository, source: local.folder, checkout: local.folder };
    this.#questions = openBuildQuestions({
      ...place,
      rules: local.facts.config.tree,
      environment: process.env,
      cache: null,
    });
  }

  /** Reads a checkout. */
  static async open(repo: string, config: string | undefined, scratch: string): Promise<Answers> {
    const read = await readLocalFacts({ repo, ...(config !== undefined && { config }) });
    if (!read.ok) throw new Error(`${read.error.message} ${read.error.next}`);
    return new Answers(read.value, scratch);
  }

  /** The names that the headers of a line declare. */
  declared(line: string): readonly FlagDeclaration[] {
    return this.facts.flags[line] ?? [];
  }

  /** The value that alloc-ab takes for the shipped one: `undefined` where the name is not defined, null where it is not known. */
  async shipped(line: string, name: string): Promise<string | 'undefined' | null> {
    const choice = { name: line, line };
    const values = await this.#buildAnswers().values(askedLine(choice, this.facts));
    const effective = values.ok ? { effective: { [line]: values.value } } : {};
    const found = values.ok && Object.hasOwn(values.value.names, name) ? values.value.names[name] : undefined;
    if (found !== undefined) return found.number ?? null;
    if (values.ok && values.value.isWhole) return 'undefined';
    const value = lineModel(choice, { ...this.facts, ...effective }).shipped.value(name);
    return typeof value === 'bigint' ? String(value) : value === 'undefined' ? 'undefined' : null;
  }

  /** The answer to a question such as `X=1 on hz4`, and the comparison that it suggests. */
  async ask(
    question: string,
  ): Promise<Answer & { readonly suggestion?: string; readonly next?: string; readonly plan?: AbPlan }> {
    const parsed = parseCommand(question);
    if (!parsed.ok) return { code: parsed.error.code, message: parsed.error.message, notes: [] };
    if (!isMeasuring(parsed.value)) throw new Error(`"${question}" measures nothing`);
    const ids = { ...localIds('check', '0'.repeat(32)), repository: 'local/check', pullRequest: null };
    const answers = this.#buildAnswers();
    const asked = await askedFacts(parsed.value, this.facts, this.#local.search, answers);
    const planned = await planAsked(parsed.value, { ...this.facts, ...asked }, ids, answers);
    if (!planned.ok) {
      const { code, message, next, suggestion } = planned.error;
      return { code, message, next, notes: [], ...(suggestion !== undefined && { suggestion }) };
    }
    const { plan, request } = planned.value;
    if (isSurveyPlan(plan)) throw new Error(`"${question}" is a survey`);
    return { code: 'planned', message: '', notes: 'notes' in request ? request.notes : [], plan };
  }

  /** The compiler of the build, asked once for each line. */
  #buildAnswers(): BuildAnswers {
    return {
      compared: this.#questions.compared,
      values: (line) => {
        const key = JSON.stringify(line);
        const known = this.#values.get(key) ?? this.#questions.values(line);
        this.#values.set(key, known);
        return known;
      },
    };
  }

  /** What the planned builds of both arms compile. */
  async compare(plan: AbPlan): Promise<Answer['compared']> {
    if (!mayBeSame(plan)) return undefined;
    this.#context ??= await this.#open(plan);
    const found = await compareArms(this.#context, plan);
    if (!found.ok) throw new Error(found.error.message);
    const { compared } = found.value;
    const detail =
      compared.kind === 'same'
        ? `${compared.units} units`
        : compared.kind === 'different'
          ? compared.what
          : compared.why;
    return { kind: compared.kind, detail };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const job of this.#jobs) await clearJob(job);
    await this.#questions.close();
  }

  async #open(plan: AbPlan): Promise<BuildContext> {
    const job = await openJob(this.#scratch, 'check', new Date());
    this.#jobs.push(job);
    const opened = await openBuildContext(
      { ...plan, arms: [plan.baseline, plan.candidate], lanes: [] },
      {
        job,
        source: this.#local.folder,
        checkout: this.#local.folder,
        seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
        onProgress: () => {},
      },
    );
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  }
}
