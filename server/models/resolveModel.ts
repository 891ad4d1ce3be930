import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { closestName, listNames } from '../core/closestName.ts'
import { AppError, type Place } from '../core/errors.ts'
import { readMadeId } from '../core/quantisation/targetTypes.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import { fileStamp } from '../io/files/fileStamp.ts'
import { listModels, type HeaderCache, type ListedModel } from './listModels.ts'
import { type ManifestModel, readManifest } from './manifest.ts'
import { areParts, partNames } from '../io/models/splitName.ts'
import type { ModelDeps } from './modelDeps.ts'
import type { ModelKind } from './modelService.types.ts'
import { recordProblem } from './quantize/madeRecord.ts'

/** What files that are no models are called. */
const otherFiles: Partial<Record<ModelKind, string>> = {
  adapter: 'a LoRA adapter',
  mmproj: 'an image projector (mmproj)',
  imatrix: 'an importance matrix (imatrix)',
  vector: 'a control vector',
}

/** What models that do not chat are called. */
const otherModels: Partial<Record<ModelKind, string>> = { embed: 'an embedding model', rerank: 'a reranker' }

/**
 * Finds a model's file and hash by id. For a model of several files, the path is their folder and the hash covers all of them.
 * `place`: where the notebook names the model, for errors. With `kind`, a model of another kind is unknown.
 * @throws AppError MODEL_UNKNOWN (names a similar id and the models on this machine), MODEL_MISSING, MODEL_BROKEN
 */
export async function resolveModel(
  deps: Pick<ModelDeps, 'paths' | 'hashOf'>,
  headers: HeaderCache,
  id: string,
  place?: Place,
  kind?: 'chat',
): Promise<ModelRef> {
  const models = await listModels(deps.paths, headers)
  const at = place ? { place } : {}
  const model = usableModel(models, id, at)
  if (kind === 'chat' && model.kind in otherModels)
    throw new AppError('MODEL_UNKNOWN', `${id} is ${otherModels[model.kind]}, not a chat model.${hereText(models)}`, at)
  const other = otherFiles[model.kind]
  if (other) throw new AppError('MODEL_UNKNOWN', `${id} is ${other}, not a model.${hereText(models)}`, at)
  const listed = await manifestEntry(deps, model)
  const files = listed?.files.map((each) => each.path) ?? partNames(model.file) ?? [model.file]
  const paths = files.map((name) => join(deps.paths.models, name))
  // Before the hashes: a file that changes after this has another stamp when the engine opens it, and is then hashed again.
  const stamps = await Promise.all(paths.map((path) => fileStamp(path)))
  const hashes = await Promise.all(paths.map((path) => deps.hashOf(path)))
  const hashed = paths.map((path, index) => ({ path, sha256: hashes[index] ?? '', stamp: stamps[index] ?? '' }))
  const [file] = files
  const [hash] = hashes
  const changed = model.made && hash !== undefined ? recordProblem(model.made, { sha256: hash }) : null
  if (changed) throw new AppError(changed.code, changed.message, at)
  const embedding = listed?.embedding ? { embedding: listed.embedding } : {}
  if (file !== undefined && hash !== undefined && files.length === 1)
    return { id, path: join(deps.paths.models, file), hash, files: hashed, ...embedding }
  // llama.cpp finds the other parts by the name of the first.
  if (file !== undefined && areParts(files))
    return { id, path: join(deps.paths.models, file), hash: sha256(['gguf-split', ...hashes]), files: hashed, ...embedding }
  return { id, path: join(deps.paths.models, commonFolder(files)), hash: combined(files, hashes), files: hashed, ...embedding }
}

/** The model of the list with this id. @throws AppError as `resolveModel`, if it is not there or broken */
export function usableModel(models: readonly ListedModel[], id: string, at: { place?: Place } = {}): ListedModel {
  const model = models.find((candidate) => candidate.id === id)
  if (!model) throw missingMadeFile(id, models, at) ?? new AppError('MODEL_UNKNOWN', unknownModel(id, models), at)
  if (!model.present)
    throw new AppError(
      'MODEL_MISSING',
      `The model ${id} is not on this machine. Download it on the Models page, or with: npm run assay -- models pull ${id}`,
      at,
    )
  if (model.problem) throw AppError.fromData({ ...model.problem, ...at })
  return model
}

async function manifestEntry(deps: Pick<ModelDeps, 'paths'>, { id, source }: ListedModel): Promise<ManifestModel | undefined> {
  if (source !== 'manifest') return undefined
  const { models } = await readManifest(deps.paths.manifest)
  return models.find((candidate) => candidate.id === id)
}

/** For a file that `models quantize` would make: the commands that make it. */
function missingMadeFile(id: string, models: readonly ListedModel[], at: { place?: Place }): AppError | null {
  const made = readMadeId(id)
  const from = models.find((model) => model.id === made?.from && model.kind === 'chat')
  if (!made || !from) return null
  const first = from.present ? '' : ` npm run assay -- models pull ${from.id}, then:`
  return new AppError(
    'MODEL_MISSING',
    `The model ${id} is not on this machine. Make it on the Models page, or with:${first} npm run assay -- models quantize ${from.id} --to ${made.type.name}`,
    at,
  )
}

function unknownModel(id: string, models: readonly ListedModel[]): string {
  const near = closestName(
    id,
    models.map((model) => model.id),
  )
  const hint = near ? ` Did you mean ${near}?` : ''
  return `There is no model ${JSON.stringify(id)}.${hint}${hereText(models)} A GGUF file put into models/ appears by its name.`
}

function hereText(models: readonly ListedModel[]): string {
  const present = models.filter((model) => model.present && model.kind === 'chat').map((model) => model.id)
  return present.length > 0
    ? ` On this machine: ${listNames(present)}.`
    : ' No chat model is on this machine yet; see: npm run assay -- models list'
}

function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => dirname(file).split('/'))
  const first = folders[0] ?? []
  const shared = first.findIndex((name, index) => folders.some((folder) => folder[index] !== name))
  return (shared === -1 ? first : first.slice(0, shared)).join('/')
}

function combined(files: readonly string[], hashes: readonly string[]): string {
  return sha256(files.map((file, index) => `${file} ${hashes[index] ?? ''}`).toSorted())
}

function sha256(lines: readonly string[]): string {
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex')
}
