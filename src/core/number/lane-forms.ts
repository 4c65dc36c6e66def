import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import { numberForms } from './number-forms.ts';

/** The code and the remedy of a contradiction. */
export const FORM_CHANGED = {
  code: 'number-form-changed',
  next: 'Let the bench print this number in the same form and unit each time, best as plain digits.',
} as const;

/** The numbers of one measurement. */
type LaneNumbers = Pick<Measurement, 'value' | 'checks' | 'figures' | 'printed'>;

/**
 * Compares the printed numbers of the measurements of one lane, all arms, in their order. The returned function gives the first
 * contradiction of a measurement with the earlier ones, as a sentence without its end, or null.
 */
export function laneForms({ unit, checks, figures = [] }: LaneProgram): (numbers: LaneNumbers) => string | null {
  const subjects = [
    { key: 'value', name: 'the metric', forms: numberForms(unit), value: (numbers: LaneNumbers) => numbers.value },
    ...checks.map(({ name, unit: own = '' }) => ({
      key: `checks.${name}`,
      name: `the check ${name}`,
      forms: numberForms(own),
      value: (numbers: LaneNumbers) => numbers.checks[name] ?? null,
    })),
    ...figures.map((figure) => ({
      key: `figures.${figure.name}`,
      name: `the figure ${figure.name}`,
      forms: numberForms(figure.unit),
      value: (numbers: LaneNumbers) => numbers.figures?.[figure.name] ?? null,
    })),
  ];
  return (numbers) => {
    for (const { key, name, forms, value } of subjects) {
      const number = value(numbers);
      const contradiction = number === null ? null : forms({ value: number, text: numbers.printed?.[key] });
      if (contradiction !== null) return `the number of ${name} is ${contradiction}`;
    }
    return null;
  };
}
