import type { ErrorCode, Place } from '../errors.ts'

/** Block kinds the product knows. A block of another kind survives every edit and is reported as a warning. */
export const blockKinds = ['prompt', 'shots', 'cases', 'sweep', 'score', 'chart', 'retriever'] as const

/**
 * A notebook file cut into segments, in order; `printNotebook` joins their `raw` text, so print(parse(text)) === text for every text.
 * `line` is the 1-based line where the segment begins. A block's `body` is the YAML between the fences, `bodyLine` its first line.
 */
export type Segment =
  | { kind: 'frontMatter'; raw: string; line: number; body: string; bodyLine: number }
  | { kind: 'prose'; raw: string; line: number }
  | {
      kind: 'block'
      raw: string
      line: number
      blockKind: string
      name: string
      body: string
      bodyLine: number
      /** Set where the closing fence is missing: the block then runs to the end. */ unclosed?: true
    }

/** A fenced block of a notebook. */
export type Block = Extract<Segment, { kind: 'block' }>

export type Notebook = { segments: Segment[] }

/** A finding about the user's files, shown beside the block it belongs to. `error` stops a run, `warning` does not. */
export type Diagnostic = {
  severity: 'error' | 'warning'
  message: string
  place: Place
  /** `kind name` of the block, where there is one. */
  block?: string
  /** Set where the fault is not in what is written there: the engine died, the model file is broken. */
  code?: ErrorCode
}
