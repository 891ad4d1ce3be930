// Run by hand on a quiet machine, once for each format: `node server/datasets/export/checks/exportSpeed.ts FORMAT [ROWS]`. Prints the seconds of an
// export with its reading back, those that the processor worked on it, and the most memory that the process had, Node itself included.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOutputFormat, kindsHeld, outputFormat } from '../../../core/dataset/output/outputFormats.ts'
import type { RowContent } from '../../../core/dataset/row/content.ts'
import { type DatasetRow, newRow, type RowId, splitNames } from '../../../core/dataset/row/row.ts'
import { seededRng } from '../../../core/rng.ts'
import { exportRows } from '../exportRows.ts'

const [, , name = 'alpaca', count = '100000'] = process.argv
const format = findOutputFormat(name)
if (format === null) throw new Error(`There is no format ${name}.`)

const words = '사과 배 가격 질문 대답 the model answers because review 상품 배송 quickly customer 환불 "quoted" =1+1 line\nbreak'.split(' ')
const rng = seededRng('export speed')
const text = (length: number) => Array.from({ length }, () => words[Math.floor(rng() * words.length)] ?? '').join(' ')

/** About 1 kB of text. */
function contentAt(position: number): RowContent {
  const kind = kindsHeld(outputFormat(format ?? 'alpaca'))[0] ?? 'instruction'
  const user = { role: 'user' as const, content: text(40) }
  const assistant = (length: number) => ({ role: 'assistant' as const, content: `${position} ${text(length)}` })
  switch (kind) {
    case 'instruction':
      return { kind, instruction: text(20), input: text(20), output: `${position} ${text(80)}` }
    case 'chat':
      return { kind, messages: [user, assistant(40), user, assistant(40)] }
    case 'preference':
      return { kind, prompt: [user], chosen: [assistant(40)], rejected: [assistant(40)] }
    case 'label':
      return { kind, prompt: [user], completion: [assistant(80)], label: position % 2 === 0 }
  }
}

function* rows(): Generator<DatasetRow> {
  for (let position = 0; position < Number(count); position += 1) {
    const id = position.toString(16).padStart(12, '0') as RowId
    yield { ...newRow(id, contentAt(position), { from: 'hand' }), split: splitNames[position % splitNames.length] ?? 'train' }
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const folder = await mkdtemp(join(tmpdir(), 'assay-export-'))
try {
  const generated = cpuSeconds()
  for (const _row of rows());
  const begun = cpuSeconds()
  const start = performance.now()
  const { manifest } = await exportRows({ version: '0.0.0', completionTexts: null }, rows(), {
    dataset: 'speed',
    snapshot: null,
    format,
    path: join(folder, 'out'),
  })
  const seconds = (performance.now() - start) / 1000
  // Without making the rows.
  const computed = cpuSeconds() - begun - (begun - generated)
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  process.stdout.write(
    `${format}: ${manifest.rows} rows, ${(bytes / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s (${computed.toFixed(1)} s of computing), at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB of memory\n`,
  )
} finally {
  await rm(folder, { recursive: true })
}
