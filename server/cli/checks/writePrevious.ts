// Run by hand: `node server/cli/checks/writePrevious.ts`. Computes the notebooks of fixtures/previous on the real models and writes the store.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'

import type { CellReport } from '../../core/run/cellReport.ts'
import { textHash } from '../../core/textHash.ts'
import { lastingPart, previousFolder } from '../testing/previousRuns.ts'
import { previousSpace } from '../testing/previousSpace.ts'

const samples = [
  'few-shot-sentiment',
  'temperature-and-diversity',
  'chain-of-thought-arithmetic',
  'structured-output',
  'role-prompts-korean',
]

await using space = await previousSpace({ store: false })
rmSync(join(previousFolder, 'cells'), { recursive: true, force: true })
mkdirSync(join(previousFolder, 'cells'))

async function compute(slug: string, lane: 'fast' | 'exact'): Promise<CellReport[]> {
  const { stdout, stderr, ms } = await space.run(['run', slug, '--lane', lane, '--json'])
  if (stdout === '') throw new Error(stderr)
  const { cells } = JSON.parse(stdout) as { cells: CellReport[] }
  const text = cells.map((cell) => `${JSON.stringify(lastingPart(cell))}\n`).join('')
  writeFileSync(join(previousFolder, 'cells', `${slug}.${lane}.jsonl`), text)
  process.stderr.write(`${slug} ${lane}: ${cells.length} cells, ${Math.round(ms / 1000)} s\n`)
  return cells
}

function edit(sql: string): void {
  const database = new DatabaseSync(space.database)
  database.exec(sql)
  database.close()
}

for (const slug of samples) await compute(slug, 'exact')
await compute('parameters', 'fast')
const cells = await compute('parameters', 'exact')
// The vectors of outputs are two thirds of the store; the scores that came of them are kept by themselves.
edit('DELETE FROM embeddings')
await compute('similar-shots', 'exact')
await compute('failed-cell', 'exact')

{
  await using server = space.server()
  const { api } = server
  const of = (position: number) => {
    const { key, output } = cells[position] ?? {}
    if (!key || output == null) throw new Error(`cell ${position} has no output to rate`)
    return { key, rater: 'reader', outputHash: textHash(output) }
  }
  await api.ratings.rate({ ...of(0), verdict: 'good', grade: 4 })
  await api.ratings.rate({ ...of(9), verdict: 'bad', grade: null, note: '한국어가 아니에요 🙂', corrected: '서울' })
  await api.ratings.rate({ ...of(2), outputHash: textHash('an earlier output'), grade: 1 })
  const [left, right] = [of(0), of(4)].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  if (!left || !right) throw new Error('there is nothing to compare')
  const { key, outputHash, rater } = left
  await api.ratings.vote({ left: key, right: right.key, leftHash: outputHash, rightHash: right.outputHash, rater, winner: 'left' })
  const { text } = await api.ratings.export({ slug: 'parameters' })
  writeFileSync(join(previousFolder, 'ratings.jsonl'), text)
}

const database = new DatabaseSync(space.database)
const facts = database.prepare('SELECT model_hash, chat_template_hash, engine_version FROM model_facts').get()
writeFileSync(join(previousFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`)
// Neither this machine's name nor its paths go into git.
database.exec(`
  DELETE FROM file_hashes;
  UPDATE runs SET host = '', pid = 0, process_start = '';
  PRAGMA wal_checkpoint(TRUNCATE);
  PRAGMA journal_mode = DELETE;
  VACUUM;
`)
database.close()
writeFileSync(join(previousFolder, 'assay.db.gz'), gzipSync(readFileSync(space.database), { level: 9 }))
