import type { ErrorCode, Place } from '../errors.ts'

/**
 * A part of a notebook file. The `raw` texts of all segments, joined, are the file. `line` is the 1-based line where the segment
 * begins. `body` is the YAML between the fences of a block or the `---` lines of the front matter, `bodyLine` its first line.
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
      /** Set if the closing fence is missing: the block then runs to the end of the file. */
      unclosed?: true
    }

/** A fenced block of a notebook. `blockKind` is any lower-case word; the kinds that have a meaning are in `experiment/blocks`. */
export type Block = Extract<Segment, { kind: 'block' }>

export type Notebook = { segments: Segment[] }

/** The text of the file. `printNotebook(parseNotebook(text)) === text` for every text. */
export function printNotebook(notebook: Notebook): string {
  return notebook.segments.map((segment) => segment.raw).join('')
}

/** The blocks of a notebook in file order, or those of one kind. */
export function blocksOf(notebook: Notebook, kind?: string): Block[] {
  const blocks = notebook.segments.filter((segment) => segment.kind === 'block')
  return kind === undefined ? blocks : blocks.filter(({ blockKind }) => blockKind === kind)
}

/** `kind name`, as findings and the page name a block; the kind alone if the block has no name. */
export function blockLabel({ blockKind, name }: Pick<Block, 'blockKind' | 'name'>): string {
  return `${blockKind} ${name}`.trim()
}

const severities = ['error', 'warning', 'info'] as const

export type Severity = (typeof severities)[number]

/**
 * A finding about the user's files, shown at the block it belongs to. An `error` prevents a run, a `warning` does not; an `info` is no
 * fault.
 */
export type Diagnostic = {
  severity: Severity
  message: string
  place: Place
  /** The label of the block, if the finding is about one. */
  block?: string
  /** Set if the cause is not the text at this place, but for instance a crashed engine or a broken model file. */
  code?: ErrorCode
}

/** The findings with the errors first. */
export function bySeverity<Finding extends Pick<Diagnostic, 'severity'>>(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}
