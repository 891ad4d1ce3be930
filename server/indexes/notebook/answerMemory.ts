import type { RetrievedPassage } from '../../core/experiment/retrieval.ts'

/** Passages by query. */
type Answers = Map<string, RetrievedPassage[]>

/** Passages by index, settings and query. When there are too many, those of the settings that were asked for longest ago are forgotten. */
export class AnswerMemory {
  readonly #most: number
  readonly #bySettings = new Map<string, Answers>()
  #passages = 0

  /** `most`: number of passages. */
  constructor(most: number) {
    this.#most = most
  }

  of(settings: string): Answers {
    const known = this.#bySettings.get(settings) ?? new Map<string, RetrievedPassage[]>()
    this.#bySettings.delete(settings)
    this.#bySettings.set(settings, known)
    return known
  }

  /** `answers`: those of the settings, which may have been forgotten since. Then only their holder has them. */
  add(settings: string, answers: Answers, query: string, passages: RetrievedPassage[]): void {
    const before = answers.get(query)
    answers.set(query, passages)
    if (this.#bySettings.get(settings) !== answers) return
    this.#passages += passages.length - (before?.length ?? 0)
    for (const [name, oldest] of this.#bySettings) {
      if (this.#passages <= this.#most || oldest === answers) return
      for (const { length } of oldest.values()) this.#passages -= length
      this.#bySettings.delete(name)
    }
  }
}
