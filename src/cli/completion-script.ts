import type { CompletedCommand, CompletedOption, Completes } from './completion-table.ts';

/** Shells that have a completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const WRITERS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The script that completes `alloc-ab` in a shell. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return WRITERS[shell](commands);
}

/** A text in single quotes of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const TOP_OPTIONS = ['--help', '--version'];

function bashScript(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ names, value }) =>
      value === null
        ? []
        : [`    ${names.map((each) => quoted(`${name} ${each}`)).join('|')}) ${bashAction(value)} ;;`],
    ),
  );
  const words = commands.map(({ name, options, argument }) => {
    const own = [...(argument.kind === 'words' ? argument.words : []), ...options.flatMap(({ names }) => names)];
    return `    ${name}) words=${quoted(own.join(' '))} ;;`;
  });
  return `# bash completion of alloc-ab. Load it with: source <(alloc-ab completion bash)
_alloc_ab() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} name= words= at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [[ \${COMP_WORDS[at]} != -* ]]; then name=\${COMP_WORDS[at]}; break; fi
  done
  case "$name $before" in
${values.join('\n')}
  esac
  case $name in
    '') words=${quoted([...commands.map(({ name }) => name), ...TOP_OPTIONS].join(' '))} ;;
${words.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  return 0
}
complete -o default -F _alloc_ab alloc-ab
`;
}

function bashAction(value: Completes): string {
  switch (value.kind) {
    case 'folders':
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word"); return 0';
    case 'files':
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return 0';
    case 'words':
      return `mapfile -t COMPREPLY < <(compgen -W ${quoted(value.words.join(' '))} -- "$word"); return 0`;
    case 'nothing':
      return 'return 0';
  }
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  const cases = commands.map(({ name, options, argument }) => {
    const specs = [...options.map(zshOption), quoted(`*:argument:${zshAction(argument)}`)];
    return `    ${name})\n      _arguments ${specs.join(' \\\n        ')}\n      ;;`;
  });
  return `#compdef alloc-ab
# zsh completion of alloc-ab. Load it with: source <(alloc-ab completion zsh)
_alloc_ab() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
compdef _alloc_ab alloc-ab
`;
}

function zshOption({ names, description, value }: CompletedOption): string {
  // Colons and brackets end a part of a specification.
  const text = description.replace(/[[\]:\\]/g, (sign) => `\\${sign}`);
  const action = value === null ? '' : `:value:${zshAction(value)}`;
  const spec = quoted(`[${text}]${action}`);
  return names.length === 1 ? `${names[0]}${spec}` : `{${names.join(',')}}${spec}`;
}

function zshAction(value: Completes): string {
  switch (value.kind) {
    case 'folders':
      return '_files -/';
    case 'files':
      return '_files';
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'nothing':
      return ' ';
  }
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, argument }) => {
    const seen = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c alloc-ab -n __fish_use_subcommand -a ${name} -d ${fishQuoted(description)}`,
      ...options.map(
        (option) => `complete -c alloc-ab ${seen} ${fishOption(option)} -d ${fishQuoted(option.description)}`,
      ),
      ...fishArgument(argument).map((rest) => `complete -c alloc-ab ${seen} ${rest}`),
    ];
  });
  return `# fish completion of alloc-ab. Load it with: alloc-ab completion fish | source
complete -c alloc-ab -f
complete -c alloc-ab -n __fish_use_subcommand -l help -d 'display help for command'
complete -c alloc-ab -n __fish_use_subcommand -l version -d 'output the version number'
${lines.join('\n')}
`;
}

function fishOption({ names, value }: CompletedOption): string {
  const named = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  if (value === null) return named;
  const [rest = ''] = fishArgument(value);
  return `${named} -r ${rest}`.trimEnd();
}

function fishArgument(value: Completes): string[] {
  switch (value.kind) {
    case 'folders':
      return [`-a '(__fish_complete_directories)'`];
    case 'files':
      return ['-F'];
    case 'words':
      return [`-a ${fishQuoted(value.words.join(' '))}`];
    case 'nothing':
      return [];
  }
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
