import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { canonicalJson } from '../../core/json.ts'
import type { CellReport } from '../../core/run/cellReport.ts'

/** What an earlier version of Assay stored; `README.md` in it says how it was made. */
export const previousFolder = resolve(import.meta.dirname, '../fixtures/previous')

/** Metrics of these notebooks whose answers came from models and are in the store. */
const measured = ['likelihood', 'judge-yes-no', 'near the subject']

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What must stay as it was of a cell in `run --json`. `result` is a hash over tokens, timing and log-probabilities. */
export function lastingPart(cell: CellReport) {
  const { key, variant, case: testCase, point, repeat, seed, output, outputTokenIds, tokens, timing, finishReason, logprobs } = cell
  const scores = Object.fromEntries(Object.entries(cell.scores).filter(([name]) => measured.includes(name)))
  return {
    key,
    variant,
    case: testCase,
    point,
    repeat,
    seed,
    output: output === null ? null : sha256(output),
    result: output === null ? null : sha256(canonicalJson({ outputTokenIds, tokens, timing, finishReason, logprobs })),
    ...(Object.keys(scores).length > 0 ? { scores } : {}),
  }
}

export type LastingPart = ReturnType<typeof lastingPart>

/**
 * True for the cells whose JSON schema the grammar of that version did not keep (it let an integer be 1E-5). Their keys have changed, so
 * that they are computed again.
 */
export function hasNewGrammar(slug: string, { point }: Pick<LastingPart, 'point'>): boolean {
  return slug === 'structured-output' && point.constraint === 'schema'
}

/** The runs of the fixture: which notebook in which lane, and its cells in the order of the plan. */
export function previousRuns(): { slug: string; lane: 'fast' | 'exact'; cells: LastingPart[] }[] {
  return readdirSync(join(previousFolder, 'cells'))
    .toSorted()
    .map((file) => {
      const [slug = '', lane] = file.split('.')
      const lines = readFileSync(join(previousFolder, 'cells', file), 'utf8')
        .trimEnd()
        .split('\n')
      return { slug, lane: lane === 'fast' ? 'fast' : 'exact', cells: lines.map((line) => JSON.parse(line) as LastingPart) }
    })
}
