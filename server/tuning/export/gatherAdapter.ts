import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { isRecord } from '../../core/json.ts'
import type { AdapterCard, AdapterTraining } from '../../core/tuning/adapter/adapterCard.ts'
import { modelCard, type ModelCardFacts } from '../../core/tuning/export/modelCard.ts'
import { elsewhereFiles, repeatText } from '../../core/tuning/export/repeatFiles.ts'
import { peftFiles } from '../../io/adapters/adapterFiles.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { statedLicence } from '../../io/datasets/statedLicence.ts'
import { namesIn } from '../../io/files/folder.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { readTextFile } from '../../io/files/readTextFile.ts'
import type { ZipEntry } from '../../io/files/zipFiles.ts'
import { inspectEntry } from '../../io/files/inspectEntry.ts'
import { trainedRows } from '../rows/trainedRows.ts'

export type ExportDeps = {
  root: string
  /** The folders of adapters and of jobs. */
  adapters: string
  tuning: string
  /** Of Assay. */
  version: string
  /** @throws AppError NOT_FOUND */
  datasetPlace: (name: string) => Promise<DatasetPlace>
  /** @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN */
  adapterCard: (id: string) => Promise<AdapterCard>
  /** As the manifest states it; null: not known. */
  modelLicence: (id: string) => Promise<string | null>
}

export type GatheredAdapter = {
  /** `NAME.zip`. */
  fileName: string
  /** When the adapter was made. */
  at: Date
  /** All below one folder NAME. */
  entries: ZipEntry[]
  bytes: number
  /** What is missing, as sentences. */
  notes: string[]
}

/**
 * What is given away of an adapter: GGUF and PEFT files, model card, and what repeats its training here and elsewhere. Reads every file once,
 * for the list of hashes and to refuse one that names a folder of this machine.
 * @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN, FILE_MISSING, NOT_ALLOWED
 */
export async function gatherAdapter(deps: ExportDeps, id: string): Promise<GatheredAdapter> {
  const card = await deps.adapterCard(id)
  const notes: string[] = []
  const rows = card.training ? await rowsOf(deps, card.training, notes) : []
  const training = card.training ? await trainingEntries(deps, card.training, notes) : []
  const elsewhere = card.training && rows.length > 0 ? elsewhereFiles(rows, { ...card, settings: card.training.settings }) : {}
  const weights = await adapterEntries(deps, card, notes)
  const repeat = [...training.map(({ path }) => path), ...Object.keys(elsewhere)]
  const entries: ZipEntry[] = [
    {
      path: 'README.md',
      text: modelCard(
        card,
        await cardFacts(deps, card, {
          rows,
          peft: weights.some(({ path }) => path === peftFiles.config) ? '.' : null,
          canRepeat: repeat.length > 0,
        }),
      ),
    },
    ...weights,
    ...(repeat.length > 0 ? [{ path: 'REPEAT.md', text: repeatText(card, repeat) }] : []),
    ...training,
    ...Object.entries(elsewhere).map(([path, text]) => ({ path, text })),
  ]
  const places = [deps.root, deps.adapters, deps.tuning, homedir()]
  const inspected = await Promise.all(entries.map(async (entry) => ({ path: entry.path, ...(await inspectEntry(entry, places)) })))
  const all: ZipEntry[] = [
    ...entries,
    { path: 'sha256sums.txt', text: inspected.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('') },
  ]
  return {
    fileName: `${id}.zip`,
    at: new Date(card.madeAt),
    entries: all.map((entry) => ({ ...entry, path: `${id}/${entry.path}` })),
    bytes: inspected.reduce((sum, { bytes }) => sum + bytes, 0),
    notes,
  }
}

/** The facts of a model card that the adapter's own card does not know. */
export async function cardFacts(
  { version, datasetPlace, modelLicence }: Pick<ExportDeps, 'version' | 'datasetPlace' | 'modelLicence'>,
  { base, training }: Pick<AdapterCard, 'base' | 'training'>,
  { rows, peft, canRepeat }: { rows: readonly Pick<DatasetRow, 'split' | 'status'>[] } & Pick<ModelCardFacts, 'peft' | 'canRepeat'>,
): Promise<ModelCardFacts> {
  return {
    version,
    baseLicence: await modelLicence(base.id).catch(() => null),
    datasetLicence: training ? await licenceOf(datasetPlace, training.dataset.name) : null,
    testRows: rows.length > 0 ? rows.filter(({ split, status }) => split === 'test' && status !== 'rejected').length : null,
    peft,
    canRepeat,
  }
}

async function licenceOf(datasetPlace: ExportDeps['datasetPlace'], name: string): Promise<string | null> {
  try {
    return await statedLicence(await datasetPlace(name))
  } catch (thrown) {
    // The dataset is gone.
    if (thrown instanceof AppError) return null
    throw thrown
  }
}

/** The rows of the snapshot, or none if it is gone. */
async function rowsOf(deps: ExportDeps, { dataset }: AdapterTraining, notes: string[]): Promise<DatasetRow[]> {
  try {
    const rows = await trainedRows(deps, dataset)
    if (rows) return rows
    notes.push(
      `The snapshot ${dataset.snapshot} of ${dataset.name} has other rows by now, so the rows and the configs for other programs are left out.`,
    )
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    notes.push(`The rows and the configs for other programs are left out: ${thrown.message}`)
  }
  return []
}

/** The job's tokens, and the trainer. The model file is named as a copy beside them. */
async function trainingEntries({ root, tuning }: ExportDeps, { job }: AdapterTraining, notes: string[]): Promise<ZipEntry[]> {
  const folder = join(tuning, job)
  const rows = join(folder, 'rows.jsonl')
  if ((await pathKind(rows)) !== 'file' || (await pathKind(join(folder, 'trainer.json'))) !== 'file') {
    notes.push(`The tokens of the rows are left out, because the job ${job} was deleted.`)
    return []
  }
  const asked: unknown = JSON.parse((await readTextFile(join(folder, 'trainer.json'), { within: folder, name: 'trainer.json' })).text)
  const trainer = join(root, 'server', 'tuning', 'trainer')
  const scripts = (await namesIn(trainer, { within: root, name: 'trainer' })).filter((name) =>
    /^(?!test_)[\w-]+\.py$|^requirements.*\.txt$/.test(name),
  )
  return [
    { path: 'training/rows.jsonl', file: rows },
    { path: 'training/trainer.json', text: `${JSON.stringify({ ...(isRecord(asked) ? asked : {}), base: 'base.gguf' }, null, 2)}\n` },
    ...scripts.map((name) => ({ path: `training/trainer/${name}`, file: join(trainer, name) })),
  ]
}

async function adapterEntries({ adapters }: ExportDeps, card: AdapterCard, notes: string[]): Promise<ZipEntry[]> {
  const folder = join(adapters, card.id)
  const peft = Object.values(peftFiles).map((name) => ({ path: name, file: join(folder, 'peft', name) }))
  const kinds = await Promise.all(peft.map(({ file }) => pathKind(file)))
  const hasPeft = kinds.every((kind) => kind === 'file')
  if (!hasPeft) notes.push('The PEFT files are left out, because the adapter has none: it was added as a GGUF file.')
  return [
    { path: card.file, file: join(folder, card.file) },
    { path: 'adapter.json', text: `${JSON.stringify(card, null, 2)}\n` },
    ...(hasPeft ? peft : []),
  ]
}
