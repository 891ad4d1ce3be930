import { expect, test } from 'vitest'
import { defaultSampling } from '../core/experiment/parameters.ts'
import type { CaseId } from '../core/ids.ts'
import { textHash } from '../core/textHash.ts'
import { sampleKey, sampleResult } from '../io/testing/sampleCells.ts'
import { exportRatings } from './exportRatings.ts'

test('ratings and votes are exported one per line with their cells; those of earlier outputs have no output text, those of cells that are gone have their prompt', () => {
  const point = { temperature: 0.5, 'few shots': 2 }
  const made = { model: 'tiny', point, repeat: 1, seed: 7 }
  const cells = [1, 2].map((n) => ({
    key: sampleKey(n),
    variant: `v${n}`,
    case: '1' as CaseId,
    ...made,
    vars: { q: '안녕' },
    reference: '네',
  }))
  const results = new Map([1, 2, 3].map((n) => [sampleKey(n), { status: 'done' as const, ...sampleResult(`답${n}`) }]))
  const rating = {
    key: sampleKey(2),
    rater: 'me',
    outputHash: textHash('답2'),
    verdict: 'bad' as const,
    grade: null,
    note: null,
    corrected: '답은 "셋"\n',
    ratedAt: 0,
  }
  const earlier = { ...rating, outputHash: textHash('지난 답'), verdict: 'good' as const, corrected: null, ratedAt: 2 }
  const hashes = { leftHash: textHash('답1'), rightHash: textHash('지난 답') }
  const vote = { left: sampleKey(1), right: sampleKey(2), ...hashes, rater: 'me', winner: 'left' as const, votedAt: 1 }
  const gone = { ...rating, key: sampleKey(3), outputHash: textHash('답3') }
  const request = { model: 'tiny', seed: 1, messages: [{ role: 'user' as const, content: '지난 질문' }], sampling: defaultSampling }
  const all = { ratings: [gone, earlier, rating], votes: [vote] }
  const text = exportRatings(all, cells, results, (key) => (key === gone.key ? request : null))
  expect(text.endsWith('\n')).toBe(true)
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    {
      kind: 'rating',
      inNotebook: true,
      case: '1',
      variant: 'v2',
      ...made,
      vars: { q: '안녕' },
      reference: '네',
      output: '답2',
      earlierOutput: false,
      verdict: 'bad',
      grade: null,
      note: null,
      corrected: '답은 "셋"\n',
      rater: 'me',
      at: '1970-01-01T00:00:00.000Z',
      key: sampleKey(2),
    },
    {
      kind: 'rating',
      inNotebook: true,
      case: '1',
      variant: 'v2',
      ...made,
      vars: { q: '안녕' },
      reference: '네',
      output: null,
      earlierOutput: true,
      verdict: 'good',
      grade: null,
      note: null,
      corrected: null,
      rater: 'me',
      at: '1970-01-01T00:00:00.002Z',
      key: sampleKey(2),
    },
    {
      kind: 'rating',
      inNotebook: false,
      ...request,
      output: '답3',
      earlierOutput: false,
      verdict: 'bad',
      grade: null,
      note: null,
      corrected: '답은 "셋"\n',
      rater: 'me',
      at: '1970-01-01T00:00:00.000Z',
      key: sampleKey(3),
    },
    {
      kind: 'vote',
      case: '1',
      winner: 'left',
      left: {
        inNotebook: true,
        case: '1',
        variant: 'v1',
        ...made,
        vars: { q: '안녕' },
        reference: '네',
        output: '답1',
        earlierOutput: false,
        key: sampleKey(1),
      },
      right: {
        inNotebook: true,
        case: '1',
        variant: 'v2',
        ...made,
        vars: { q: '안녕' },
        reference: '네',
        output: null,
        earlierOutput: true,
        key: sampleKey(2),
      },
      rater: 'me',
      at: '1970-01-01T00:00:00.001Z',
    },
  ])
  const halfGone = exportRatings({ ratings: [], votes: [{ ...vote, left: gone.key }] }, cells, results, () => null)
  expect(JSON.parse(halfGone)).toMatchObject({ case: '1', left: { inNotebook: false } })
  expect(exportRatings({ ratings: [], votes: [] }, cells, results, () => null)).toBe('')
})
