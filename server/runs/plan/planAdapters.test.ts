import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { plainTemplateFacts } from '../../core/experiment/templateFacts.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import { refOf } from './cellModel.ts'
import { createPlanMemory } from './planMemory.ts'
import { planSource, type PlanDeps } from './planSource.ts'
import type { NotebookSource } from './runTypes.ts'

const usageOf = (id: string, hash: string): AdapterUse => ({ id, path: `/${id}.gguf`, hash, files: [], scale: 1 })

/** `files`: the hashes of adapters by name; each is of the model `tiny`. */
function world(files: Record<string, string>, memory?: PlanDeps['memory']) {
  const asked: string[] = []
  const deps: PlanDeps = {
    ...(memory ? { memory } : {}),
    engineName: 'fake@1',
    resolveModel: async (id): Promise<ModelRef> => ({ id, path: `models/${id}.gguf`, hash: id.repeat(8) }),
    resolveAdapter: async (id, model) => {
      asked.push(`${id} of ${model.id}`)
      if (!files[id]) throw new AppError('ADAPTER_MISSING', `There is no adapter "${id}".`)
      if (model.id !== 'tiny') throw new AppError('ADAPTER_MISMATCH', `${id} belongs to tiny.`)
      return usageOf(id, files[id])
    },
    models: {
      facts: () => ({ chatTemplateHash: 'b'.repeat(64), engineVersion: 'fake@1', templateFacts: plainTemplateFacts }),
      putFacts: () => undefined,
      rates: () => null,
    },
    engine: {
      render: () => {
        throw new Error('not asked for here')
      },
    },
    embedTexts: async () => [],
  }
  return { deps, asked }
}

const notebook = (sweep: string): NotebookSource => ({
  notebook: '말투',
  path: 'experiments/말투/notebook.md',
  text: `---\nmodel: tiny\n---\n\`\`\`yaml prompt p\nuser: "{{q}}"\n\`\`\`\n\`\`\`yaml cases c\n- vars: { q: 안녕 }\n\`\`\`\n\`\`\`yaml sweep s\n${sweep}\n\`\`\`\n`,
  readFile: () => ({ error: { code: 'FILE_MISSING', message: 'none' } }),
})

test('each adapter and scale is a column with a key of its own, and `none` has the key of a cell without adapter', async () => {
  const { deps, asked } = world({ 말투: 'a1' })
  const { cells, diagnostics } = await planSource(deps, notebook('adapter: [none, 말투@0, 말투@0.5, 말투]\ntemperature: 0.5'), 'exact')
  const plain = await planSource(deps, notebook('temperature: 0.5'), 'exact')
  expect(diagnostics).toEqual([])
  expect(cells.map(({ point }) => point['adapter'])).toEqual(['none', '말투@0', '말투@0.5', '말투'])
  expect(cells[0]?.key).toBe(plain.cells[0]?.key)
  expect(new Set(cells.map(({ key }) => key)).size).toBe(4)
  expect(asked).toEqual(['말투 of tiny'])
})

test('a name and its scale 1 are two columns of one cell, which is told', async () => {
  const { deps } = world({ tone: 'a1' })
  const { cells, diagnostics } = await planSource(deps, notebook('adapter: [tone, tone@1]'), 'exact')
  expect(cells.map(({ point }) => point['adapter'])).toEqual(['tone', 'tone@1'])
  expect(cells[0]?.key).toBe(cells[1]?.key)
  expect(diagnostics).toMatchObject([{ severity: 'warning', message: expect.stringContaining('the same adapter and scale') }])
})

test('the key follows the bytes of the file, not its name', async () => {
  const keyWith = async (files: Record<string, string>, name: string) => {
    const { cells } = await planSource(world(files).deps, notebook(`adapter: ${name}`), 'exact')
    return cells[0]?.key
  }
  const key = await keyWith({ tone: 'a1' }, 'tone')
  expect(await keyWith({ renamed: 'a1' }, 'renamed')).toBe(key)
  expect(await keyWith({ tone: 'a2' }, 'tone')).not.toBe(key)
})

test('an adapter that is missing is an error at the line of its value, and only its cells have no key', async () => {
  const { deps } = world({ tone: 'a1' })
  const source = notebook('temperature: 0.5\nadapter:\n  - none\n  - tone@2\n  - gone@0.5\n  - gone')
  const { cells, diagnostics } = await planSource(deps, source, 'exact')
  const line = source.text.split('\n').findIndex((text) => text.includes('gone@0.5')) + 1
  expect(diagnostics).toEqual([
    {
      severity: 'error',
      code: 'ADAPTER_MISSING',
      message: 'There is no adapter "gone".',
      place: { file: source.path, line, column: 5 },
      block: 'sweep s',
    },
  ])
  expect(cells.map(({ key }) => key !== null)).toEqual([true, true, false, false])
})

test('an adapter is looked up for each model that it is used with', async () => {
  const { deps, asked } = world({ tone: 'a1' })
  const { cells, diagnostics, models } = await planSource(deps, notebook('model: [tiny, big]\nadapter: [none, tone@0.5]'), 'exact')
  expect(asked.toSorted()).toEqual(['tone of big', 'tone of tiny'])
  expect(diagnostics).toMatchObject([{ severity: 'error', code: 'ADAPTER_MISMATCH' }])
  expect(cells.map(({ key }) => key !== null)).toEqual([true, true, true, false])
  const [tiny, adapted] = [models.get('tiny'), cells[1]]
  expect(tiny && adapted && refOf(tiny, adapted)).toEqual({
    id: 'tiny',
    path: 'models/tiny.gguf',
    hash: 'tiny'.repeat(8),
    adapter: { ...usageOf('tone', 'a1'), scale: 0.5 },
  })
})

test('a remembered plan is used while the adapters are the same', async () => {
  const memory = createPlanMemory()
  const source = notebook('adapter: [none, tone]')
  const files: Record<string, string> = { tone: 'a1' }
  const { deps } = world(files, memory)
  const first = await planSource(deps, source, 'fast')
  expect(await planSource(deps, source, 'fast')).toBe(first)
  files['tone'] = 'a2'
  const second = await planSource(deps, source, 'fast')
  expect(second).not.toBe(first)
  expect(second.cells.map(({ key }, at) => key === first.cells[at]?.key)).toEqual([true, false])
  delete files['tone']
  expect((await planSource(deps, source, 'fast')).diagnostics).toMatchObject([{ code: 'ADAPTER_MISSING' }])
})
