import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import type { Slug } from '../../core/ids.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import { newAdapterName } from '../../core/tuning/adapter/newAdapterName.ts'
import { misfit } from '../../core/tuning/adapter/adapterTensors.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { adapterFile, copyPeft, listAdapters, placeAdapter, takenAdapter, writeCard } from '../../io/adapters/adapterFiles.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { copyOneFile, withWorkFolder } from '../../io/files/workFolder.ts'
import { readAdapterHeader } from '../../io/models/adapterHeader.ts'
import { type GgufTensor, readGgufHeader } from '../../io/models/ggufHeader.ts'
import type { AdapterDeps } from './adapterDeps.ts'
import type { AdapterService } from './adapterService.types.ts'

type AddRequest = Parameters<AdapterService['add']>[0]

/** Adds a GGUF file or a PEFT folder as an adapter of a model. @throws AppError as `AdapterService.add` */
export async function addAdapter(
  deps: AdapterDeps,
  { id, source, base, signal, onProgress = () => undefined }: AddRequest,
): Promise<AdapterCard> {
  const { adapters } = deps.paths
  const name = newAdapterName(id)
  const kind = await pathKind(source)
  if (kind === null) throw new AppError('FILE_MISSING', `There is no file ${source}. Correct the path.`)
  if (kind !== 'folder' && !/\.gguf$/i.test(source))
    throw new AppError('BAD_INPUT', `${source} is no adapter. Give a GGUF file, or a folder that PEFT has saved.`)
  const taken = (await listAdapters(adapters)).find((each) => each.id === name && each.path !== source)
  if (taken) throw takenAdapter(name)
  const model = await deps.resolveModel(base)
  return withWorkFolder(adapters, async (staging) => {
    const file = join(staging, adapterFile)
    if (kind === 'folder') {
      const peft = await copyPeft(staging, source, model.id)
      await deps.convertPeft({ peft, base: model, out: file, signal, onProgress })
    } else await copyOneFile(source, file, { within: null, name: source })
    const card = await cardOf(deps, { id: name, file, model })
    await writeCard(staging, card)
    if (signal?.aborted) throw new AppError('CANCELLED', 'Cancelled. Nothing was added.')
    await placeAdapter(deps.paths, staging, { id: card.id, replaces: false, now: deps.now() })
    return card
  })
}

async function cardOf(deps: AdapterDeps, { id, file, model }: { id: Slug; file: string; model: ModelRef }): Promise<AdapterCard> {
  const header = await readAdapterHeader(file, id)
  const reason = misfit(header, await shapesOf(model))
  if (reason !== null)
    throw new AppError('ADAPTER_MISMATCH', `The adapter ${id} does not fit ${model.id}: ${reason}. Name the model that it was trained on.`)
  return {
    format: 1,
    id,
    file: adapterFile,
    sha256: await deps.hashOf(file),
    base: { id: model.id, sha256: model.hash },
    rank: header.rank,
    alpha: header.alpha,
    targets: header.targets,
    madeAt: deps.now().toISOString(),
    training: null,
  }
}

/** Architecture and tensors of a model, of all its parts. */
async function shapesOf({ path, files }: ModelRef): Promise<{ architecture: string; tensors: Map<string, GgufTensor> }> {
  const headers = await Promise.all((files ?? [{ path }]).map((part) => readGgufHeader(part.path)))
  const architecture = headers[0]?.values.get('general.architecture')
  return { architecture: String(architecture ?? 'unknown'), tensors: new Map(headers.flatMap(({ tensors }) => [...tensors])) }
}
