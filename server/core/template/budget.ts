import { type Position, TemplateFault } from './templateFault.ts'

/** Characters that one step may read or write: a filter over long text costs what it takes. */
const charactersPerStep = 24

/** Stops a template that runs too long or writes too much, and names the line it was at. */
export class Budget {
  /** Where the template is; the interpreter moves it on. */
  at: Position = { line: 1, column: 1 }
  readonly maxLength: number
  readonly #maxSteps: number
  #steps = 0

  constructor({ maxSteps, maxLength }: { maxSteps: number; maxLength: number }) {
    this.#maxSteps = maxSteps
    this.maxLength = maxLength
  }

  /** Counts steps; throws TEMPLATE_TOO_LONG when they run out. Call it before the work, not after. */
  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps <= this.#maxSteps) return
    const message = `The template takes more than ${this.#maxSteps} steps. Check its loops and ranges.`
    throw new TemplateFault('TEMPLATE_TOO_LONG', message, this.at)
  }

  /** Counts the work of going through text. */
  read(length: number): void {
    this.spend(1 + length / charactersPerStep)
  }

  /** Throws where a text of this length may not be made. */
  reserve(length: number): void {
    if (length <= this.maxLength) return
    const message = `The text grows beyond ${this.maxLength} characters. Check its loops.`
    throw new TemplateFault('TEMPLATE_TOO_LONG', message, this.at)
  }

  /** Hands a newly made text through, counted. */
  text(made: string): string {
    this.reserve(made.length)
    this.read(made.length)
    return made
  }

  fault(message: string): TemplateFault {
    return new TemplateFault('TEMPLATE_SYNTAX', message, this.at)
  }
}
