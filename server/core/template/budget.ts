import { type Position, TemplateFault } from './templateFault.ts'

/** Characters that one step may read or write: filters over long text cost more steps. */
const charactersPerStep = 24

/** Characters that one step may copy without looking at them. */
const copiedPerStep = 2048

/** Stops a template that takes too many steps or writes too much text, with the current line in the error. */
export class Budget {
  /** The current position; set by the interpreter. */
  at: Position = { line: 1, column: 1 }
  readonly maxLength: number
  readonly #maxSteps: number
  #steps = 0

  constructor({ maxSteps, maxLength }: { maxSteps: number; maxLength: number }) {
    this.#maxSteps = maxSteps
    this.maxLength = maxLength
  }

  /** Counts steps; throws TEMPLATE_TOO_LONG when the limit is exceeded. Call it before the work, not after. */
  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps <= this.#maxSteps) return
    const message = `The template takes more than ${this.#maxSteps} steps. Check its loops and ranges.`
    throw new TemplateFault('TEMPLATE_TOO_LONG', message, this.at)
  }

  /** Counts the steps of reading text. */
  read(length: number): void {
    this.spend(1 + length / charactersPerStep)
  }

  /** As `read`, for text that is part of a step already counted. */
  touch(length: number): void {
    this.spend(length / charactersPerStep)
  }

  /** Counts the steps of copying text. Joining two texts costs nothing at first, but the first use of the result copies it. */
  copy(length: number): void {
    this.spend(length / copiedPerStep)
  }

  /** Throws when a text of this length would exceed the limit. */
  reserve(length: number): void {
    if (length <= this.maxLength) return
    const message = `The text exceeds ${this.maxLength} characters. Check its loops.`
    throw new TemplateFault('TEMPLATE_TOO_LONG', message, this.at)
  }

  /** Counts a new text and returns it. */
  text(made: string): string {
    this.reserve(made.length)
    this.read(made.length)
    return made
  }

  /** Joins texts. Throws before it copies them if the result would exceed the limit. */
  join(parts: string[], glue: string): string {
    this.reserve(parts.reduce((sum, part) => sum + part.length, glue.length * Math.max(0, parts.length - 1)))
    return parts.join(glue)
  }

  fault(message: string): TemplateFault {
    return new TemplateFault('TEMPLATE_SYNTAX', message, this.at)
  }
}
