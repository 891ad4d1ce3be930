import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { noAdapter } from '../../core/experiment/adapterValue.ts'
import { slugSchema } from '../../core/ids.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import { misfit } from '../../core/tuning/adapter/adapterTensors.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import {
  adapterFile,
  copyInto,
  discardFolder,
  listAdapters,
  placeAdapter,
  stagingFolder,
  writeCard,
} from '../../io/adapters/adapterFiles.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { readAdapterHeader } from '../../io/models/adapterHeader.ts'
import { type GgufTensor, readGgufHeader } from '../../io/models/ggufHeader.ts'
import type { AdapterDeps } from './adapterDeps.ts'

export type AddRequest = { id: string; source: string; base: string; signal?: AbortSignal }

/** Adds a GGUF file or a PEFT folder as an adapter of a model. @throws AppError as `AdapterService.add` */
export async function addAdapter(deps: AdapterDeps, { id, source, base, signal }: AddRequest): Promise<AdapterCard> {
  const { adapters } = deps.paths
  const name = slugSchema.safeParse(id.normalize('NFC'))
  if (!name.success || name.data === noAdapter)
    throw new AppError(
      'BAD_INPUT',
      `${JSON.stringify(id)} cannot be the name of an adapter: use letters, digits, - and _, and not \`none\`.`,
    )
  const kind = await pathKind(source)
  if (kind === null) throw new AppError('FILE_MISSING', `There is no file ${source}. Correct the path.`)
  if (kind !== 'folder' && !/\.gguf$/i.test(source))
    throw new AppError('BAD_INPUT', `${source} is no adapter. Give a GGUF file, or a folder that PEFT has saved.`)
  const taken = (await listAdapters(adapters)).find((each) => each.id === name.data && each.path !== source)
  if (taken) throw new AppError('CONFLICT', `There is an adapter ${name.data} already. Remove it first, or take another name.`)
  const model = await deps.resolveModel(base)
  const staging = await stagingFolder(adapters)
  try {
    const file = join(staging, adapterFile)
    if (kind === 'folder') {
      await copyInto(staging, 'peft', source)
      await deps.convertPeft({ peft: join(staging, 'peft'), base: model, out: file, signal })
    } else await copyInto(staging, adapterFile, source)
    const header = await readAdapterHeader(file, name.data)
    const reason = misfit(header, await shapesOf(model))
    if (reason !== null)
      throw new AppError(
        'ADAPTER_MISMATCH',
        `The adapter ${name.data} does not fit ${base}: ${reason}. Name the model that it was trained on.`,
      )
    const card: AdapterCard = {
      format: 1,
      id: name.data,
      file: adapterFile,
      sha256: await deps.hashOf(file),
      base: { id: model.id, sha256: model.hash },
      rank: header.rank,
      alpha: header.alpha,
      targets: header.targets,
      madeAt: deps.now().toISOString(),
      training: null,
    }
    await writeCard(staging, card)
    signal?.throwIfAborted()
    await placeAdapter(deps.paths, staging, { id: card.id, replaces: false, now: deps.now() })
    return card
  } catch (thrown) {
    await discardFolder(staging)
    if (signal?.aborted) throw new AppError('CANCELLED', 'Cancelled. Nothing was added.')
    throw thrown
  }
}

/** Architecture and tensors of a model, of all its parts. */
async function shapesOf({ path, files }: ModelRef): Promise<{ architecture: string; tensors: Map<string, GgufTensor> }> {
  const headers = await Promise.all((files ?? [{ path }]).map((part) => readGgufHeader(part.path)))
  const architecture = headers[0]?.values.get('general.architecture')
  return { architecture: String(architecture ?? 'unknown'), tensors: new Map(headers.flatMap(({ tensors }) => [...tensors])) }
}
