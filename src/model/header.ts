/** A preprocessor directive of a C file: `#define X 1` is `{ name: 'define', rest: 'X 1', lineNumber: … }`. */
export interface Directive {
  /** Of the directive; `static_assert` for a static assertion of one line. */
  readonly name: string;
  /** Text after the name on the logical line, trimmed, without comments; for `error` with them. */
  readonly rest: string;
  /** From 1: the line of the `#`. */
  readonly lineNumber: number;
}

/** The directives of a file that declares flags, or of one that such a file includes. */
export interface HeaderFile {
  readonly path: string;
  /** It is not one of `declaredIn`: what it defines counts where it is included. */
  readonly isIncluded?: true;
  readonly directives: readonly Directive[];
}
