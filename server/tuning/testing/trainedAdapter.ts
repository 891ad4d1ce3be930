import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instruction, rowOf } from '../../core/dataset/checks/testing/sampleRows.ts'
import type { DatasetRow, SplitName } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { slugify } from '../../core/ids.ts'
import { type AdapterCard, adapterCardSchema } from '../../core/tuning/adapter/adapterCard.ts'
import { guideSettings, type TuningSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { datasetPlace } from '../../io/datasets/datasetPlace.ts'
import { writeSnapshot, writeSnapshotRows } from '../../io/datasets/snapshotFiles.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'

const job = 't20261130-101500-ab12'
const hash = (digit: string) => digit.repeat(64)

/** Rows 1 and 2 are learnt, 3 validates, and 4 and 5 are the test split. */
export const sampleRows: readonly DatasetRow[] = (
  [
    [1, 'train', '몇 시에 여나요?', '아홉 시에 열어요.'],
    [2, 'train', 'Do you deliver?', 'Yes, until six.'],
    [3, 'validation', 'Is there parking?', 'Yes, behind the shop.'],
    [4, 'test', 'Do you have tea bags?', 'No, only leaves.'],
    [5, 'test', '환불되나요?', '네, 열네 날 안에 돼요.'],
  ] satisfies [number, SplitName, string, string][]
).map(([place, split, question, answer]) => rowOf(place, instruction(question, answer), { split }))

/** A project's folders with a dataset `shop` (snapshot `v1`), a finished job and the adapter `말투`, whose weights are a few bytes. */
export async function trainedAdapterSpace({
  rows = sampleRows,
  settings = {},
}: { rows?: readonly DatasetRow[]; settings?: Partial<TuningSettings> } = {}) {
  const folder = await temporaryFolder()
  const at = (...parts: string[]) => join(folder.path, ...parts)
  const place = datasetPlace({ datasets: at('datasets'), home: at('.assay') }, 'shop')
  await mkdir(place.folder, { recursive: true })
  await writeFile(place.card, '---\nlicense: cc-by-4.0\n---\n\n# Shop\n')
  const { sha256 } = await writeSnapshotRows(place, rows.map(rowLine))
  const snapshot = {
    format: 1,
    tag: 'v1',
    at: '2026-11-30T10:00:00Z',
    note: '',
    sha256,
    rows: rows.length,
    rejected: 0,
    splits: {},
    seed: 1,
  } as const
  await writeSnapshot(place, snapshot)

  const card: AdapterCard = adapterCardSchema.parse({
    format: 1,
    id: slugify('말투'),
    file: 'adapter.gguf',
    sha256: hash('a'),
    base: { id: 'smollm2-135m-instruct', sha256: hash('b') },
    rank: 8,
    alpha: 16,
    targets: ['q_proj', 'v_proj'],
    madeAt: '2026-11-30T10:20:00Z',
    training: {
      job,
      settings: { ...guideSettings, ...settings },
      dataset: { name: 'shop', snapshot: 'v1', sha256 },
      rows: { train: 2, validation: 1 },
      steps: 45,
      trainTokens: 4000,
      tokensPerSecond: 300,
      loss: { first: 3.2, last: 0.5 },
      validationLoss: 0.9,
      bestStep: 30,
      prompts: [],
      ms: 90_000,
    },
  })
  const adapter = at('adapters', card.id)
  await mkdir(join(adapter, 'peft'), { recursive: true })
  await writeFile(join(adapter, card.file), 'GGUF weights')
  await writeFile(join(adapter, 'peft', 'adapter_config.json'), '{"base_model_name_or_path":"smollm2-135m-instruct"}')
  await writeFile(join(adapter, 'peft', 'adapter_model.safetensors'), 'weights')
  await mkdir(at('tuning', job), { recursive: true })
  await writeFile(at('tuning', job, 'rows.jsonl'), '{"row":"1","split":"train","ids":[1,2],"learnt":[[1,2]]}\n')
  await writeFile(
    at('tuning', job, 'trainer.json'),
    JSON.stringify({ format: 1, base: at('models', 'base.gguf'), settings: {}, endTokens: [2] }),
  )
  return {
    ...folder,
    at,
    card,
    place,
    deps: {
      root: join(import.meta.dirname, '../../..'),
      experiments: at('experiments'),
      adapters: at('adapters'),
      tuning: at('tuning'),
      version: '0.0.0',
      datasetPlace: () => Promise.resolve(place),
      adapterCard: () => Promise.resolve(card),
      modelLicence: () => Promise.resolve('Apache-2.0'),
      answerLengths: (_: string, items: { answer: string }[]) => Promise.resolve(items.map(({ answer }) => answer.length)),
    },
  }
}
