import { AppError, type ErrorData } from '../../core/errors.ts'
import { readAdapter } from '../../core/experiment/adapterValue.ts'
import type { PlannedCell } from '../../core/experiment/cell.ts'
import { blockLabel, blocksOf, type Diagnostic, type Notebook } from '../../core/notebook/notebook.ts'
import { readYaml } from '../../core/notebook/yamlText.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import type { KeyedModel, ResolveAdapter } from './runTypes.ts'

/** An adapter that is wanted for a model. */
export type WantedAdapter = { id: string; model: ModelRef }

/** The adapter at scale 1, or why the model cannot have it. */
export type LearnedAdapter = AdapterUse | { error: ErrorData }

/** Finds adapters, in the order in which they are wanted. */
export async function learnAdapters(
  resolveAdapter: ResolveAdapter | undefined,
  wanted: readonly WantedAdapter[],
): Promise<LearnedAdapter[]> {
  const learned: LearnedAdapter[] = []
  for (const { id, model } of wanted) {
    try {
      if (!resolveAdapter) throw new AppError('ADAPTER_MISSING', 'There are no adapters here.')
      learned.push(await resolveAdapter(id, model, { scale: 1 }))
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      learned.push({ error: thrown.toData() })
    }
  }
  return learned
}

type Problem = { model: string; adapter: string; error: ErrorData }

/** The models with those of the wanted adapters that they can have. `wanted`: ids of adapters by the model's id. */
export async function withAdapters(
  learn: (wanted: readonly WantedAdapter[]) => Promise<LearnedAdapter[]>,
  models: ReadonlyMap<string, KeyedModel>,
  wanted: ReadonlyMap<string, Iterable<string>>,
): Promise<{ models: Map<string, KeyedModel>; problems: Problem[] }> {
  const pairs = [...models].flatMap(([model, { ref }]) => [...(wanted.get(model) ?? [])].map((id) => ({ model, id, ref })))
  const learned = pairs.length === 0 ? [] : await learn(pairs.map(({ id, ref }) => ({ id, model: ref })))
  const found = new Map(models)
  const problems: Problem[] = []
  pairs.forEach(({ model, id }, position) => {
    const answer = learned[position]
    const keyed = found.get(model)
    if (!answer || !keyed) return
    if ('error' in answer) problems.push({ model, adapter: id, error: answer.error })
    else found.set(model, { ...keyed, adapters: { ...keyed.adapters, [id]: answer } })
  })
  return { models: found, problems }
}

/** The adapters of cells by the ids of their models. */
export function wantedAdapters(cells: readonly Pick<PlannedCell, 'model' | 'adapter'>[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>()
  for (const { model, adapter } of cells) {
    if (!adapter) continue
    const ids = wanted.get(model) ?? new Set<string>()
    wanted.set(model, ids.add(adapter.id))
  }
  return wanted
}

/** Each problem once, at the first value that names the adapter. */
export function adapterFindings(problems: readonly Problem[], { notebook, path }: { notebook: Notebook; path: string }): Diagnostic[] {
  return problems.map(({ adapter, error: { code, message } }) => ({
    severity: 'error',
    code,
    message,
    ...placeOfAdapter(notebook, path, adapter),
  }))
}

function placeOfAdapter(notebook: Notebook, file: string, id: string): Pick<Diagnostic, 'place' | 'block'> {
  for (const block of blocksOf(notebook, 'sweep')) {
    const yaml = readYaml(block.body, file, block.bodyLine)
    const value = yaml.valueAt(['adapter'])
    const position = [value].flat().findIndex((each) => typeof each === 'string' && readAdapter(each)?.id === id)
    if (position >= 0) return { place: yaml.placeOf(Array.isArray(value) ? ['adapter', position] : ['adapter']), block: blockLabel(block) }
  }
  return { place: { file, line: 1 } }
}
