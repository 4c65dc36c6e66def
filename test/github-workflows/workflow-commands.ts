/** An annotation, made by a workflow command in the output of a step. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
}

/** The output of a step as GitHub reads it: commands take effect, other lines go to the log. */
export interface StepOutput {
  readonly annotations: readonly Annotation[];
  line(text: string): void;
}

/** Reads the workflow commands in the lines of a step: `::error::`, `::add-mask::`, `::stop-commands::`, and the older `##[…]`. */
export function readStepOutput(onLog: (line: string) => void, masks: Set<string>): StepOutput {
  const annotations: Annotation[] = [];
  let resume: string | null = null;
  const show = (text: string): void => {
    let masked = text;
    for (const mask of masks) masked = masked.replaceAll(mask, '***');
    onLog(masked);
  };
  return {
    annotations,
    line(text) {
      const command = /^\s*::([\w-]+)(?: [^:]*)?::(.*)$/.exec(text) ?? /##\[([\w-]+)[^\]]*\](.*)$/.exec(text);
      const [name, message] = [command?.[1], decode(command?.[2] ?? '')];
      if (resume !== null) {
        if (name === resume) resume = null;
        else show(text);
      } else if (name === 'stop-commands') {
        resume = message;
      } else if (name === 'add-mask') {
        masks.add(message);
      } else if (name === 'error' || name === 'warning' || name === 'notice') {
        annotations.push({ level: name, message });
        show(`${name}: ${message}`);
      } else {
        show(text);
      }
    },
  };
}

function decode(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
