/**
 * What a model wrote before its answer. `opening`, `text`, `closing` and the answer, joined, are the model's own text; `opening` and
 * `closing` are the markers with the whitespace around them, `''` where the prompt wrote them or the model's tokens have no text.
 */
export type Thought = {
  opening: string
  text: string
  closing: string
  /** False if the output ended inside the thought. */
  closed: boolean
  /** Tokens before the answer's first, markers included. */
  tokens: number
}

/** `output`: the answer. */
type Parts = { output: string; thought: Thought | null }

/** The text as the model wrote it, with its thought. */
export function writtenText({ output, thought }: Parts): string {
  return thought ? writtenThought(thought) + output : output
}

/** The thought as the model wrote it, with its markers. */
export function writtenThought({ opening, text, closing }: Thought): string {
  return opening + text + closing
}

/** Why a cell has no answer although its model wrote something, as a sentence; null if it has one. */
export function noAnswer({ output, thought, finishReason }: Parts & { finishReason: string }): string | null {
  if (!thought || output !== '' || (thought.closed && finishReason === 'stop')) return null
  const where = thought.closed ? 'right after its thought' : 'inside its thought'
  const remedy = finishReason === 'stop' ? '' : ' Raise `max_tokens`, or set `thinking: false` if the model allows it.'
  return `No answer: the output ended ${where}.${remedy}`
}

/** A thought as files and commands give it. `closed`: whether an answer could follow. */
export type ThoughtReport = Pick<Thought, 'text' | 'tokens' | 'closed'>

export function thoughtReport({ text, tokens, closed }: Thought): ThoughtReport {
  return { text, tokens, closed }
}

/** The places of a thought in the written text, as they are stored. `answer`: where the answer begins. */
export type ThoughtPlaces = { from: number; to: number; answer: number; closed: boolean; tokens: number }

export function thoughtPlaces({ opening, text, closing, closed, tokens }: Thought): ThoughtPlaces {
  const from = opening.length
  const to = from + text.length
  return { from, to, answer: to + closing.length, closed, tokens }
}

/** Thought and answer of a written text. */
export function splitAt(written: string, places: ThoughtPlaces | null): Parts {
  if (!places) return { output: written, thought: null }
  const { from, to, answer, closed, tokens } = places
  return {
    output: written.slice(answer),
    thought: { opening: written.slice(0, from), text: written.slice(from, to), closing: written.slice(to, answer), closed, tokens },
  }
}
