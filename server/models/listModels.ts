import { AppError, toErrorData, type ErrorData } from '../core/errors.ts'
import { listGgufFiles, modelFile, type ModelFile, type ModelFiles } from '../io/models/modelFiles.ts'
import { ggufMetadata, type GgufInfo } from './ggufMetadata.ts'
import { readManifest, type ManifestModel } from './manifest.ts'
import type { ModelEntry } from './modelService.types.ts'
import { readMadeRecord, recordProblem } from './quantize/madeRecord.ts'

/** Headers by path. A header is read again if the `stamp` of its file differs. */
export type HeaderCache = Map<string, { stamp: string; info: GgufInfo | null; problem: ErrorData | null }>

/** A model as its files tell it. */
export type ListedModel = Omit<ModelEntry, 'pull' | 'making' | 'makingProblem' | 'speed' | 'measuring' | 'measuringProblem'>

/** `adapters`: the folder of the adapters, which may lie below `models`. */
type ModelPaths = { models: string; manifest: string; adapters?: string }

/** Models of the manifest in its order, then other files in models/ by name, without those of adapters. A broken file has a `problem`. Loads no weights. */
export async function listModels(paths: ModelPaths, headers: HeaderCache): Promise<ListedModel[]> {
  const { models } = await readManifest(paths.manifest)
  const known = await Promise.all(models.map((model) => fromManifest(paths.models, model, headers)))
  const claimed = new Set(models.flatMap((model) => model.files.map((file) => file.path)))
  const taken = new Set(models.map((model) => model.id))
  const dropped = (await listGgufFiles(paths.models, { without: paths.adapters })).filter(
    (file) => !claimed.has(file.file.normalize('NFC')),
  )
  const found: ListedModel[] = []
  for (const file of dropped) {
    const id = droppedId(file.file, taken)
    taken.add(id)
    found.push(await fromFile(paths.models, id, { files: file, headers }))
  }
  return [...known, ...found]
}

async function fromManifest(folder: string, model: ManifestModel, headers: HeaderCache): Promise<ListedModel> {
  const files = await Promise.all(model.files.map((file) => modelFile(folder, file.path)))
  const present = files.every((file) => file !== null)
  const main = model.files[0]
  const listed = model.files.reduce<number | null>((sum, file) => (sum === null || file.bytes === null ? null : sum + file.bytes), 0)
  const onDisk = files.reduce((sum, file) => sum + (file?.bytes ?? 0), 0)
  const first = files[0]
  const header = first && first.file.endsWith('.gguf') ? await headerOf(first, headers) : null
  return {
    id: model.id,
    kind: model.kind,
    file: main?.path ?? '',
    bytes: present ? onDisk : listed,
    licence: model.licence,
    present,
    source: 'manifest',
    default: model.default,
    description: model.description,
    metadata: header?.info?.metadata ?? null,
    problem: header?.problem ?? sizeProblem(model, files),
    made: null,
  }
}

/** A file with another size than in the manifest is incomplete or another file. This check needs no hash. */
function sizeProblem(model: ManifestModel, files: readonly (ModelFile | null)[]): ErrorData | null {
  for (const [index, file] of files.entries()) {
    const expected = model.files[index]?.bytes
    if (!file || expected === undefined || expected === null || file.bytes === expected) continue
    const message = `${file.file} has ${file.bytes} bytes instead of ${expected}. Delete it and run: npm run assay -- models pull ${model.id}`
    return new AppError('MODEL_BROKEN', message, { place: { file: `models/${file.file}` } }).toData()
  }
  return null
}

async function fromFile(
  folder: string,
  id: string,
  { files: { file, parts, missing }, headers }: { files: ModelFiles; headers: HeaderCache },
): Promise<ListedModel> {
  const read = await Promise.all(parts.map((part) => headerOf(part, headers)))
  const info = missing.includes(file) ? null : (read[0]?.info ?? null)
  const made = await readMadeRecord(folder, file)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const parameters = read.reduce((sum, part) => sum + (part.info?.metadata.parameters ?? 0), 0)
  return {
    id,
    kind: info?.kind ?? 'chat',
    file,
    bytes,
    licence: made?.licence ?? info?.licence ?? null,
    present: true,
    source: 'dropped',
    default: false,
    description: info?.metadata.name ?? '',
    metadata: info && { ...info.metadata, parameters },
    problem:
      partProblem({ file, parts, missing }, read) ??
      read.find((part) => part.problem)?.problem ??
      (made && recordProblem(made, { bytes })) ??
      null,
    made,
  }
}

/** A split model is complete only with every part, each under its own name. */
function partProblem({ file, parts, missing }: ModelFiles, read: readonly { info: GgufInfo | null }[]): ErrorData | null {
  const count = parts.length + missing.length
  const broken = (message: string, code: 'MODEL_MISSING' | 'MODEL_BROKEN' = 'MODEL_BROKEN') =>
    new AppError(code, message, { place: { file: `models/${file}` } }).toData()
  if (missing.length > 0) {
    const others = missing.length > 1 ? ` and ${missing.length - 1} more are` : ' is'
    return broken(`The model is in ${count} parts, and ${missing[0]}${others} missing. Put every part beside the others.`, 'MODEL_MISSING')
  }
  for (const [index, { info }] of read.entries()) {
    const name = parts[index]?.file ?? file
    const { number, of } = info?.part ?? { number: 1, of: 1 }
    if (!info || (number === index + 1 && of === count)) continue
    return broken(
      of === 1
        ? `${name} is no part of a split model, although its name says so. Rename it, or put the right file there.`
        : `${name} is part ${number} of ${of} of a split model. Give it back its name, which ends in -${five(number)}-of-${five(of)}.gguf.`,
    )
  }
  return null
}

const five = (value: number) => String(value).padStart(5, '0')

async function headerOf(file: ModelFile, headers: HeaderCache): Promise<{ info: GgufInfo | null; problem: ErrorData | null }> {
  const known = headers.get(file.path)
  if (known?.stamp === file.stamp) return known
  const read = await ggufMetadata(file.path).then(
    (info) => ({ info, problem: null }),
    (thrown: unknown) => ({ info: null, problem: toErrorData(thrown, 'MODEL_BROKEN') }),
  )
  headers.set(file.path, { stamp: file.stamp, ...read })
  return read
}

/** The file's name without `.gguf`, preceded by its folder if the name is taken. */
function droppedId(file: string, taken: ReadonlySet<string>): string {
  const path = file.normalize('NFC').replace(/\.gguf$/i, '')
  const name = path.slice(path.lastIndexOf('/') + 1)
  return taken.has(name) ? path : name
}
