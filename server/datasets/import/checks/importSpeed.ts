/**
 * How long an import of many rows takes, and how much memory it needs at most: node server/datasets/import/checks/importSpeed.ts [ROWS].
 * Each file (JSONL, a JSON list, CSV, Parquet) is imported by a process of its own into a new dataset in a temporary folder; `rss` is the greatest resident set of that process.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { newCard } from '../../../core/dataset/card.ts'
import { jsonLine } from '../../../core/dataset/row/rowLine.ts'
import { createDatasetStore } from '../../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../../io/datasets/writeRows.ts'
import { importTask } from '../importTask.ts'

const words = '서울 데이터 모델 answer 질문 the 학습 of 평가 token 문장 and 결과 score 예시 row'.split(' ')

function record(number: number): { instruction: string; input: string; output: string } {
  let state = number + 1
  const text = (count: number) =>
    Array.from({ length: count }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return words[state % words.length] ?? ''
    }).join(' ')
  return { instruction: `${text(12)} ${number}?`, input: number % 3 === 0 ? text(20) : '', output: text(60) }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

async function importOne(file: string, folder: string): Promise<void> {
  const work = { refresh: refreshIndex, write: writeRows }
  const places = { datasets: join(folder, 'datasets'), home: join(folder, 'home'), trash: join(folder, 'trash') }
  const store = createDatasetStore(places, {
    work,
    report: (thrown) => {
      throw thrown
    },
  })
  const start = performance.now()
  const task = {
    source: { path: file, name: 'rows', within: null },
    choices: {},
    temporary: join(folder, 'imports'),
    place: store.place('speed'),
    by: '',
    left: null,
  }
  const { rows, kept } = await importTask(task, {
    prepare: async () => void (await store.create('speed', newCard('speed'))),
    progress: async () => undefined,
  })
  const imported = performance.now()
  await store.save('speed')
  const written = performance.now()
  await store.close()
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const { user, system } = process.cpuUsage()
  const rss = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(
    `${kept} of ${rows} rows in ${seconds(imported - start)} s, rows.jsonl in ${seconds(written - imported)} s, ${((user + system) / 1e6).toFixed(1)} s of processor time, rss ${rss} MB\n`,
  )
}

async function all(count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-speed-'))
  try {
    const records = Array.from({ length: count }, (_, number) => record(number))
    const names = ['instruction', 'input', 'output'] as const
    const files = {
      jsonl: records.map((each) => `${jsonLine(each)}\n`).join(''),
      json: JSON.stringify(records),
      csv: `${names.join(',')}\n${records.map((each) => `${names.map((name) => quoted(each[name])).join(',')}\n`).join('')}`,
      parquet: new Uint8Array(
        parquetWriteBuffer({
          columnData: names.map((name) => ({ name, type: 'STRING' as const, data: records.map((each) => each[name]) })),
        }),
      ),
    }
    for (const [suffix, data] of Object.entries(files)) {
      const path = join(folder, `rows.${suffix}`)
      await writeFile(path, data)
      process.stdout.write(`${suffix} (${((await stat(path)).size / 1e6).toFixed(0)} MB): `)
      const script = import.meta.filename
      process.stdout.write(execFileSync(process.execPath, [script, '--one', path, join(folder, suffix)], { encoding: 'utf8' }))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const [first, file, folder] = process.argv.slice(2)
if (first === '--one' && file && folder) await importOne(file, folder)
else await all(Number(first ?? 100_000))
